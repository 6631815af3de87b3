import { describe, expect, it } from 'vitest';
import { look } from './fakes/slack-cards.js';
import { slackPen } from './slack-pen.js';

const pen = slackPen(look);

describe('slackPen', () => {
  it.each([
    ['a broadcast', '<!channel>', '&lt;!channel&gt;'],
    ['a typed broadcast', 'hi @everyone and @Here', 'hi ＠everyone and ＠Here'],
    ['a mention', '<@U1> & co', '&lt;@U1&gt; &amp; co'],
    ['bold, struck and italic', '*a* ~b~ _c_', '∗a∗ ∼b∼ ˍcˍ'],
    ['a word with underlines', 'prod_needs_ops', 'prod_needs_ops'],
    ['the name of an emoji', ':white_check_mark: ok :100:', '꞉white_check_mark: ok ꞉100:'],
    ['a MAC, an address and a time', 'bc:24:11:00:aa:01 fe80::1 15:40:22', 'bc:24:11:00:aa:01 fe80::1 15:40:22'],
    ['code', 'run `tofu <x>`', 'run `tofu &lt;x&gt;`'],
    ['a quote', '> approved', '› approved'],
    ['a fence', '```rm', 'ˋˋˋrm'],
    ['nothing to see', ' \n ', '–'],
  ])('writes %s so that it does nothing', (_, given, written) => {
    expect(pen.safe(given, 100)).toBe(written);
  });

  it('cuts by what Slack counts, and shows it', () => {
    expect(pen.safe('<<<<', 10)).toBe('&lt;&lt;…');
    expect(pen.safe('👍👍👍', 5)).toBe('👍👍…');
    expect(pen.plain('abcdef', 4)).toBe('abc…');
  });

  it.each([
    ['slack:T1/U2', '<@U2>'],
    ['slack:T1/W2', '<@W2>'],
    ['slack:T1/S2', '<!subteam^S2>'],
    ['slack:T2/U2', null],
    ['slack:T1/list', null],
    ['slack:T1/U2> <!channel', null],
    ['discord:1', null],
    [null, null],
  ])('mentions %s as %s', (address, written) => {
    expect(pen.mention(address)).toBe(written);
  });

  it.each([
    ['/vm list shows them', '/lab list shows them'],
    ['see /vm-admin audit, or "/vm help".', 'see /lab-admin audit, or "/lab help".'],
    ['`/vm key add`', '`/lab key add`'],
    ['/vmx /srv/vm /vm/a /vm.conf /vm-old https://x/vm', '/vmx /srv/vm /vm/a /vm.conf /vm-old https://x/vm'],
  ])('names the configured command: %s', (given, written) => {
    expect(slackPen({ ...look, command: 'lab' }).safe(given, 200)).toBe(written);
  });
});
