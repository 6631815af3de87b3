import { describe, expect, it, vi } from 'vitest';
import { ANA_KEY } from '../../commands/fakes/test-world.js';
import type { SlackMessage } from '../stand-ins/slack/state/workspace.js';
import { shownLines } from './shown-lines.js';
import { CHANNEL, TEAM } from './start-slack-bot.js';
import { expectLines, opsPolicy, useSlackBot } from './use-slack-bot.js';

const { bot, ask, press, say, load, letPass, modalAfter, stores } = useSlackBot();
const NOT_ASKED = [
  'R-1 create web-1: this is not yours to decide',
  'rule prod-needs-ops does not ask you',
  'in ops may approve: Cy',
  'nothing was changed',
];
const approvals = () => stores(({ votes }) => votes.listAll(bot().request(1).id));
const state = () => bot().request(1).state.state;
const begun = () =>
  stores(({ audit }) => audit.list({ requestId: bot().request(1).id, person: null, limit: 500 })).filter(
    ({ act }) => act === 'request run-begun',
  ).length;

/** Both click while time stands still, and both wait for the same reading of the group. */
async function bothApprove(card: SlackMessage): Promise<[string[], string[]]> {
  const go = bot().clock.hold();
  const answers = await Promise.all([press('U0BO', card, 'Approve'), press('U0CY', card, 'Approve')]);
  go();
  expect(new Set(approvals().map(({ at }) => at)).size).toBe(1);
  return answers;
}

describe('two approvers at the same millisecond', () => {
  it('both count where two are asked for, and the run begins once', async () => {
    load(opsPolicy(2), false);
    const card = await ask(1);
    const [first, second] = await bothApprove(card);
    const both = [...first, ...second];
    expectLines(
      both.filter((line) => line.includes('approval counts')),
      'R-1 create web-1: your approval counts',
    );
    expectLines(
      both.filter((line) => line.includes('approved')),
      'R-1 create web-1: approved; it begins as soon as',
    );
    await bot().untilCard(1, 'is ready');
    expect(
      approvals()
        .map(({ actor }) => actor)
        .toSorted(),
    ).toEqual([`slack:${TEAM}/U0BO`, `slack:${TEAM}/U0CY`]);
    expect([begun(), bot().tools.applied]).toEqual([1, [1]]);
  });

  it('one counts where one is asked for, and the other is told by whom and when', async () => {
    const card = await ask(1);
    const [ofBo, ofCy] = await bothApprove(card);
    const boWasFirst = approvals()[0]?.actor === `slack:${TEAM}/U0BO`;
    const [first, late, name] = boWasFirst ? [ofBo, ofCy, 'Bo'] : [ofCy, ofBo, 'Cy'];
    expectLines(first, 'R-1 create web-1: approved; it begins as soon as there is a place');
    expectLines(
      late,
      'R-1 create web-1: nothing to decide',
      new RegExp(`^already approved by ${name}, .* UTC; it`),
      'nothing was changed',
    );
    await bot().untilCard(1, 'is ready');
    expect([approvals().length, begun(), bot().tools.applied]).toEqual([1, 1, [1]]);
  });
});

describe('somebody who left the group a second ago', () => {
  it.each(['Approve', 'Deny'])('decides nothing any more, and is told who may: %s', async (what) => {
    const card = await ask(1);
    bot().slack.setGroup({ id: 'S0OPS', users: ['U0CY'] });
    await letPass(1000);
    if (what === 'Deny') {
      const form = await modalAfter('U0BO', () => bot().slack.user('U0BO').click(card, 'Deny'));
      const told = await modalAfter('U0BO', () => bot().slack.user('U0BO').submit(form, {}));
      expectLines(shownLines(told), ...NOT_ASKED);
    } else {
      expectLines(await press('U0BO', card, what), ...NOT_ASKED);
    }
    expect([state(), approvals()]).toEqual(['awaiting-approval', []]);
    expectLines(await press('U0CY', card, 'Approve'), 'R-1 create web-1: approved');
  });

  it('has given an approval that counts no more when the run is to begin', async () => {
    load(opsPolicy(2), false);
    const card = await ask(1);
    await press('U0BO', card, 'Approve');
    bot().slack.setGroup({ id: 'S0OPS', users: ['U0CY', 'U0DEE'] });
    await letPass(1000);
    expectLines(await press('U0CY', card, 'Approve'), 'your approval counts', 'ops: 1 of 2');
    expect([state(), bot().tools.applied]).toEqual(['awaiting-approval', []]);
  });

  it('is told that the group cannot be read where Slack does not answer', async () => {
    const card = await ask(1);
    bot().slack.fault({ fault: 'error', error: 'internal_error', method: 'usergroups.users.list' });
    await letPass(1000);
    expectLines(
      await press('U0BO', card, 'Approve'),
      'who is in ops cannot be read from Slack right now',
      'not counted',
    );
    expect([state(), approvals()]).toEqual(['awaiting-approval', []]);
  });

  it('who came into it after the request was made is told so', async () => {
    const card = await ask(1);
    bot().slack.setGroup({ id: 'S0OPS', users: ['U0BO', 'U0CY', 'U0DEE'] });
    await letPass(1000);
    expectLines(await press('U0DEE', card, 'Approve'), 'this is not yours to decide', 'first seen after this request');
    expect([state(), approvals()]).toEqual(['awaiting-approval', []]);
  });
});

describe('somebody who asked with another account of theirs', () => {
  /** Eve is known at the terminal; her account in Slack is in the group that decides. Both are joined as people do it. */
  async function joinEve(): Promise<void> {
    bot().slack.setUser({ id: 'U0EVE', name: 'eve', realName: 'Eve' });
    bot().slack.setGroup({ id: 'S0OPS', users: ['U0BO', 'U0CY', 'U0EVE'] });
    stores(({ people }) => {
      people.addGroup('administrators');
      people.addMember('administrators', people.findByActor(`slack:${TEAM}/U0CY`)?.id ?? '', 0);
      const eve = people.add({ login: 'eve', display: 'Eve', active: true }, ['terminal:eve']);
      people.addMember('web-team', eve.id, 0);
      people.addKey(eve.id, { line: ANA_KEY, fingerprint: 'SHA256:eve', addedAt: 0 });
    });
    const code = /your code: ([A-Z0-9-]+)/.exec(await atTerminal('/vm link'))?.[1];
    expectLines(await say('U0EVE', `link ${code}`), 'join these two accounts?');
    await say('U0EVE', 'link confirm 1');
    expect(await atTerminal('/vm link confirm 1')).toContain('an administrator');
    const before = bot().slack.ephemerals('U0CY').length;
    await bot().slack.user('U0CY').command('/vm-admin', 'link accept 1', CHANNEL);
    await bot().untilTold('U0CY', before, 'are accounts of one person now');
  }

  /** Eve types at the terminal; gives the answer's words. */
  async function atTerminal(text: string): Promise<string> {
    const { told } = bot().terminal;
    const id = `terminal:${told.length}`;
    const at = bot().clock.now();
    const input = { kind: 'command', text } as const;
    stores(({ invocations }) =>
      invocations.add({ id, actor: 'terminal:eve', place: { channel: 'terminal:eve' }, at, input }),
    );
    const answer = await vi.waitFor(() => {
      const found = told.find(({ answers }) => answers === id);
      if (found === undefined) throw new Error(`no answer to ${text}`);
      return found;
    });
    return JSON.stringify(answer.card);
  }

  async function askAtTerminal(): Promise<SlackMessage> {
    await atTerminal('/vm create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d');
    return structuredClone(await bot().untilCard(1, 'Approve'));
  }

  it('does not approve it with the joined one', async () => {
    await joinEve();
    const card = await askAtTerminal();
    const own = 'you asked for it, and nobody decides about their own request';
    expectLines(await press('U0EVE', card, 'Approve'), 'this is not yours to decide', own, 'may approve: Bo, Cy');
    expectLines(await press('U0EVE', card, 'Deny'), 'this is not yours to decide', own);
    expect([state(), approvals()]).toEqual(['awaiting-approval', []]);
  });

  it('does not approve it with one that was unlinked a second ago', async () => {
    await joinEve();
    const card = await askAtTerminal();
    expectLines(await say('U0EVE', `unlink slack:${TEAM}/U0EVE`), 'is no account of Eve any more', 'both count as one');
    await letPass(1000);
    const own = 'it was asked for from an account that was once linked to yours, and nobody decides about their own';
    expectLines(await press('U0EVE', card, 'Approve'), 'this is not yours to decide', own, 'may approve: Bo, Cy');
    expectLines(await press('U0EVE', card, 'Deny'), 'this is not yours to decide', own);
    expect([state(), approvals()]).toEqual(['awaiting-approval', []]);
    expectLines(await press('U0BO', card, 'Approve'), 'R-1 create web-1: approved');
  });
});
