import { describe, expect, it } from 'vitest';
import { plainWords } from './plain-words.js';

describe('what a person meant by the text that Slack delivers', () => {
  it.each([
    ['an account', '<@U2|bo> ops', 'slack:T1/U2 ops'],
    ['an account without its name', 'add <@W2>', 'add slack:T1/W2'],
    ['a channel', 'in <#C1|vms>', 'in slack:C1'],
    ['a user group', 'group set ops <!subteam^S1|@ops>', 'group set ops slack:T1/S1'],
    ['a broadcast', 'reason=<!here>', 'reason=@here'],
    [
      'a name that Slack took for a link',
      'show <http://web-1.example.org|web-1.example.org>',
      'show web-1.example.org',
    ],
    [
      'a link',
      'reason="see <https://wiki.example.org/a?b=1&amp;c=2>"',
      'reason="see https://wiki.example.org/a?b=1&c=2"',
    ],
    ['a mail address', 'by <mailto:ana@example.org|ana@example.org>', 'by ana@example.org'],
    ['a mail address alone', 'by <mailto:ana@example.org>', 'by ana@example.org'],
    ['a date token', '<!date^1700000000^{date}|14 Nov>', '14 Nov'],
    ['a mark that is not known', 'x <!unheard of>', 'x <!unheard of>'],
    ['escaped characters', 'a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['an account that was typed escaped', '&lt;@U2|bo&gt;', '<@U2|bo>'],
    ['curly quotes', 'reason=“load test” „so‟', 'reason="load test" "so"'],
    ['an apostrophe', 'reason="it’s late"', 'reason="it’s late"'],
    ['a long dash before a word', '—confirm web-1', '--confirm web-1'],
    ['a shorter one', '–f web-1', '-f web-1'],
    ['a dash in a value', 'lease=–1 name=—x', 'lease=-1 name=--x'],
    ['a dash in a name', 'show web–1 web−2 web‑3', 'show web-1 web-2 web-3'],
    ['a dash between words of a sentence', 'reason="load – or so — test"', 'reason="load – or so — test"'],
    ['spaces that are none', 'create\u00a0web-1\u202fsize=s', 'create web-1 size=s'],
    ['characters that nobody sees', 'web\u200b-1\ufeff \u202eevil', 'web-1 evil'],
    ['lines', 'a\nb', 'a\nb'],
  ])('reads %s', (_, text, expected) => {
    expect(plainWords(text, 'T1')).toBe(expected);
  });

  it.each([
    'key add ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBv8Hr5p4S0pUO6ruS0mSg4PLUtW3fjd9YkSzIOC0xRu ana@laptop',
    'key add sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29t+/== "a b"',
    "create web-1 size=s reason='x' --y -z a_b.c:/~#%^*()[]{}|;",
  ])('leaves %j as it was typed', (text) => {
    expect(plainWords(text, 'T1')).toBe(text);
  });
});
