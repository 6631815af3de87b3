import { generateKeyPairSync } from 'node:crypto';
import sshpk from 'sshpk';
import { describe, expect, it } from 'vitest';
import type { Invocation } from './invocation.js';
import { hadSecret, secretInText, withoutSecret } from './secret-in-text.js';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const openssh = sshpk.generatePrivateKey('ed25519').toString('ssh-private');
const body = (pem: string) => pem.split('\n').filter((line) => line !== '' && !line.startsWith('-'));

describe('secretInText', () => {
  it.each([
    ['PKCS#1', pkcs1],
    ['PKCS#8', pkcs8],
    ['OpenSSH', openssh],
    ['on one line', openssh.replaceAll('\n', ' ')],
    ['with written line ends', openssh.replaceAll('\n', '\\n')],
    ['without its end', openssh.slice(0, 200)],
    ['without its begin', pkcs1.slice(40)],
    ['with long dashes', openssh.replaceAll('-----', '——-')],
    ['as the body alone', body(openssh).join(' ')],
    ['in capitals and small letters', openssh.replace('BEGIN OPENSSH PRIVATE KEY', 'begin openssh private key')],
    ['of PuTTY', `PuTTY-User-Key-File-3: ssh-ed25519 Private-Lines: 1 ${body(openssh)[1]}`],
  ])('takes a key %s out', (_, key) => {
    const text = secretInText(`/vm key add ${key}`);
    expect(text).toBe('/vm key add [private key removed]');
    const secrets = [...body(pkcs1), ...body(pkcs8), ...body(openssh)];
    expect(secrets.filter((line) => text?.includes(line))).toEqual([]);
  });

  it('takes out a body that stands before the mark', () => {
    const [first = '', second = ''] = body(pkcs1);
    const text = secretInText(`/vm key add ${first} ${second} -----END RSA PRIVATE KEY-----`);
    expect(text?.includes(first) || text?.includes(second)).toBe(false);
  });

  it('leaves a public key and other text alone', () => {
    expect(secretInText('/vm key add ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHg1 ana@laptop')).toBeNull();
    expect(secretInText('/vm create web-1 reason="private key rotation"')).toBeNull();
  });

  const at = { id: 'terminal:1', actor: 'terminal:ana', place: { channel: 'terminal:main' }, at: 1 };
  it.each<Invocation['input']>([
    { kind: 'command', text: `/vm key add ${openssh}` },
    { kind: 'button', token: 't', text: openssh },
    { kind: 'form', form: 'vm create', fields: { name: 'web-1', reason: openssh } },
    {
      kind: 'form',
      form: 'vm create',
      fields: Object.fromEntries(openssh.split('\n').map((line, at) => [`f${at}`, line])),
    },
    { kind: 'command', text: `/${body(pkcs1)[3]}` },
  ])('cleans a whole $kind', (input) => {
    const clean = withoutSecret({ ...at, input });
    const kept = JSON.stringify(clean);
    // The last line may be a few characters only.
    const lines = [...body(openssh), ...body(pkcs1)].filter((line) => line.length >= 20);
    expect(lines.filter((line) => kept.includes(line))).toEqual([]);
    expect(hadSecret(clean)).toBe(true);
  });

  it.each(['/vm list', '/vm why create template=debian-13 size=s env=prod', `/vm logs ${'R'.repeat(60)}`])(
    'leaves the command %s alone',
    (text) => {
      const input = { kind: 'command', text } as const;
      expect(withoutSecret({ ...at, input }).input).toEqual(input);
    },
  );
});
