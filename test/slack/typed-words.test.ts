import { describe, expect, it } from 'vitest';
import { CHANNEL } from './start-slack-bot.js';
import { useSlackBot } from './use-slack-bot.js';

const { bot, say, stores } = useSlackBot();
const ASK = 'template=debian-13 size=s env=prod blueprint=web lease=7d';
const asked = () => stores(({ requests }) => requests.list({ requester: null, action: null, limit: 9 }));

describe('what is typed after /vm', () => {
  it.each([
    ['an unknown word', 'frobnicate', 'there is no command "/vm frobnicate"'],
    ['a misspelt one', 'creat web-1', 'did you mean /vm create?'],
    ['one with the dashes of a shell', '—help', 'did you mean /vm help?'],
    ['an unknown key', `create web-1 ${ASK} sise=s`, 'there is no "sise" here; did you mean size?'],
    ['a quote that stays open', `create web-1 ${ASK} reason=“open`, 'the quote that opens at character 83 is not'],
    [
      'a reason of 3000 characters',
      `create web-1 ${ASK} reason="${'x'.repeat(3000)}"`,
      '3000 characters long; at most',
    ],
    ['a name of 3000 characters', `create ${'n'.repeat(3000)} ${ASK}`, 'the name is 3000 characters long'],
    ['a VM of 3000 characters', `show ${'y'.repeat(3000)}`, 'there is no VM "yyy'],
    ['three thousand words', `show${' y'.repeat(3000)}`, '"y" and 2998 more are too many words'],
    ['a parameter of 3000 characters', `create web-1 ${ASK} title="${'t'.repeat(3000)}"`, 'at most 80 characters'],
    ['more than Slack lets one type', `show ${'y'.repeat(8000)}`, 'characters long; at most 8000'],
    ['a mention of a user as a name', `create <@U0BO> ${ASK}`, 'the name "slack:T0STANDIN/U0BO" has ":" in it'],
    ['a mention of a user as a VM', 'show <@U0BO|bo>', 'that names an account or a channel: a VM has a name'],
    ['a mention of a channel as a VM', `show <#${CHANNEL}|vms>`, 'that names an account or a channel: a VM has a name'],
    ['a mention of a group as a VM', 'destroy <!subteam^S0OPS|@ops>', 'that names an account or a channel'],
    ['a mention of everybody', 'show <!channel>', 'there is no VM "＠channel"'],
    ['a mention of a user as a request', 'logs <@U0BO>', 'a request is named like R-42'],
    ['a template of another name', 'create web-1 template=<@U0BO> size=s env=prod', 'there is no template "slack:T0S'],
    ['a request that is not there', 'logs R-99', 'there is no request "R-99"'],
  ])('is answered with what was wrong: %s', async (_, text, words) => {
    const lines = await say('U0ANA', text);
    expect(lines.join('\n')).toContain(words);
    expect(lines.join('\n').length).toBeLessThan(3000);
    expect(asked()).toEqual([]);
  });

  it.each([
    ['smart quotes', `create web-1 ${ASK} reason=“load test”`],
    ['German quotes', `create web-1 ${ASK} reason=„load test“`],
    ['smart single quotes', `create web-1 ${ASK} reason=‘load test’`],
    ['en dashes', 'create web–1 template=debian–13 size=s env=prod blueprint=web lease=7d reason="load test"'],
    ['non-breaking hyphens', 'create web\u20111 template=debian\u201113 size=s env=prod lease=7d reason="load test"'],
    ['non-breaking spaces', `create\u00a0web-1\u00a0${ASK.replaceAll(' ', '\u00a0')} reason="load test"`],
    ['invisible marks', `create web-1\u200b ${ASK} reason="\u2068load test\u2069"`],
    ['capital letters in the words', `CREATE web-1 ${ASK} Reason="load test"`],
    ['a name that Slack made a link', `create <http://web-1|web-1> ${ASK} reason="load test"`],
  ])('is understood with %s', async (_, text) => {
    const lines = await say('U0ANA', text);
    expect(lines.join('\n')).toContain('R-1 create web-1: it is being planned');
    expect(asked().map(({ ask }) => ask)).toMatchObject([
      { name: 'web-1', template: 'debian-13', reason: 'load test' },
    ]);
  });

  it('is shown to nobody else, and mentions nobody', async () => {
    await say('U0ANA', 'show <!channel> <@U0BO>');
    expect(bot().slack.messages(CHANNEL)).toEqual([]);
    expect(bot().slack.ephemerals('U0BO')).toEqual([]);
    expect(JSON.stringify(bot().slack.ephemerals('U0ANA'))).not.toMatch(/<[!@]/);
  });

  it('of the command of another deployment is not taken', async () => {
    const ack = await bot().slack.user('U0ANA').command('/vm-dev', `create web-1 ${ASK}`, CHANNEL);
    expect(JSON.stringify(ack)).toContain('this bot answers to /vm and /vm-admin, not to /vm-dev');
    expect(asked()).toEqual([]);
  });
});
