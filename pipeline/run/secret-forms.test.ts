import { describe, expect, it } from 'vitest';
import { secretForms } from './secret-forms.js';

const secret = 'pa"ss/wörd&<1>';

describe('secretForms', () => {
  it.each<[string, string]>([
    ['as it is', secret],
    ['escaped for JSON', JSON.stringify(secret)],
    ['escaped by Go', String.raw`"pa\"ss/wörd\u0026\u003c1\u003e"`],
    ['escaped by Python', String.raw`"pa\"ss/w\u00f6rd&<1>"`],
    ['in JSON within JSON', JSON.stringify({ msg: JSON.stringify({ secret }) })],
    ['in Python’s JSON within JSON', String.raw`{"msg": "{\"secret\": \"pa\\\"ss/w\\u00f6rd&<1>\"}"}`],
    ['in a URL', `https://host/?a=${encodeURIComponent(secret)}&b=1`],
    ['in a URL with small letters', 'pa%22ss%2fw%c3%b6rd%26%3c1%3e'],
    ['in a form', 'password=pa%22ss%2Fw%C3%B6rd%26%3C1%3E'],
    ['in a path of Python', 'pa%22ss/w%C3%B6rd%26%3C1%3E'],
    ...[0, 1, 2].map((shift): [string, string] => [
      `in base64 after ${shift} bytes`,
      Buffer.from(`${'u:'.slice(0, shift)}${secret} and more`).toString('base64'),
    ]),
    ['in base64url', Buffer.from(`u:${secret}`).toString('base64url')],
  ])('finds a secret %s', (_, text) => {
    expect(secretForms(secret).some((form) => text.includes(form))).toBe(true);
  });

  it('finds each line of a key, but not its frame', () => {
    const key =
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\r\nAAAAB3NzaC1yc2E\n-----END OPENSSH PRIVATE KEY-----\n';
    const forms = secretForms(key);
    expect(forms).toContain('b3BlbnNzaC1rZXk');
    expect(forms).toContain('AAAAB3NzaC1yc2E');
    expect(forms).not.toContain('-----BEGIN OPENSSH PRIVATE KEY-----');
  });

  it('leaves out what is too short to be a secret', () => {
    expect(secretForms('ab')).toEqual([]);
    expect(secretForms('abc\nlonger line')).not.toContain('abc');
  });

  it('takes half a surrogate pair', () => {
    expect(secretForms('secret\ud800')).toContain('secret\ufffd');
  });
});
