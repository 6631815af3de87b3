import { describe, expect, it } from 'vitest';
import type { CardStage, PersonRef, RequestCard } from '../../../commands/card.js';
import type { CardRemark } from '../../../commands/card-remark.js';
import { shownLines } from '../../../test/discord/shown-lines.js';
import { findJson, type JsonObject, objectsOf } from '../../../test/stand-ins/chat/json.js';
import { readyCard, runningCard, stage, waitingCard } from '../../terminal/fakes/sample-cards.js';
import { renderMessage } from './render-message.js';

const GUILD = '1098765432109876540';
const look = { guild: GUILD, command: 'vm' };
const account = (display: string, n: number) => ({ display, actor: `discord:20000000000000000${n}` });
const at = Math.floor(Date.UTC(2026, 10, 24, 14, 40) / 1000);

const card: RequestCard = {
  ...waitingCard,
  requester: account('ana', 1),
  approval: {
    ...{ rule: 'prod-needs-ops', until: at * 1000, digest: '3f7a' },
    groups: [
      {
        ...{ address: null, group: 'ops', count: 2, approvedBy: [account('bo', 2)] },
        mayStill: [account('cy', 3), account('dee', 4)],
      },
    ],
  },
};

const componentsOf = (shown: RequestCard, options: Parameters<typeof renderMessage>[2] = {}): JsonObject[] =>
  objectsOf(findJson(JSON.stringify(renderMessage(shown, look, options).components)));
const linesOf = (shown: RequestCard, options: Parameters<typeof renderMessage>[2] = {}): string[] =>
  shownLines({ content: '', components: componentsOf(shown, options) });

it('shows what an approver needs on the first screen', () => {
  expect(linesOf(card)).toEqual([
    '**R-42  create web-1 · prod**',
    '<@200000000000000001> (web-team): "load test 4.2"',
    '2 vCPU · 4 GiB · 32 GiB on ceph-vm · debian-13 · blueprint web',
    'VLAN 20 · 10.0.20.45 · on pve1, memory 71 % after',
    '14 days · web-team 7 of 10 VMs',
    `rule prod-needs-ops · 1 of 2 ops · ✔ <@200000000000000002> · one more of cy, dee · until <t:${at}:f> (<t:${at}:R>)`,
    '[Approve]',
    '[Deny]',
    '[Plan]',
    '[Cancel]',
  ]);
});

it('shows who has denied, what they said and what others said, and how many reject', () => {
  const by = [
    { who: account('cy', 3), text: 'not *this* week' },
    { who: account('dee', 4), text: null },
  ];
  const approval =
    card.approval === null
      ? null
      : { ...card.approval, denials: { count: 3, by }, comments: [{ who: account('bo', 2), text: 'fine' }] };
  expect(linesOf({ ...card, approval })[7]).toBe('✔ <@200000000000000002>: "fine"');
  expect(linesOf({ ...card, approval })[6]).toBe(
    '2 of 3 denials: ✖ <@200000000000000003>: "not \\*this\\* week" · ✖ <@200000000000000004>',
  );
});

it.each<[Partial<CardStage> & Pick<CardStage, 'state'>, string]>([
  [{ state: 'waiting' }, '▫ 4 Terraform · apply'],
  [{ state: 'running', note: 'TASK [x]', count: 12 }, '⏳ **4 Terraform · apply**  TASK \\[x\\] (12)'],
  [{ state: 'done', tookMs: 11_000 }, '✔ 4 Terraform · apply  11 s'],
  [{ state: 'skipped', note: 'current' }, '– 4 Terraform · apply  current'],
  [{ state: 'failed', note: 'no room' }, '✖ 4 Terraform · apply  failed no room'],
  [{ state: 'broke' }, '⚡ 4 Terraform · apply  broke'],
  [{ state: 'refused', note: 'the policy' }, '⛔ 4 Terraform · apply  refused the policy'],
  [{ state: 'unknown', note: 'a crash' }, '? 4 Terraform · apply  unknown a crash'],
  [{ state: 'cancelled' }, '⏹ 4 Terraform · apply  cancelled'],
])('shows a stage that is %j', (more, line) => {
  expect(linesOf({ ...runningCard, stages: [stage(4, 'Terraform', 'apply', more)] })).toContain(line);
});

it.each<[string, Partial<RequestCard>, number]>([
  ['waits', card, 0xf0b232],
  ['runs', runningCard, 0x5865f2],
  ['is ready', readyCard, 0x23a55a],
  ['was denied', { state: 'denied', outcome: { kind: 'denied', by: account('bo', 2), reason: 'no' } }, 0xda373c],
  ['has expired', { state: 'expired', outcome: { kind: 'expired', at: 0 } }, 0x80848e],
])('has a colour for a request that %s', (_, more, colour) => {
  expect(componentsOf({ ...card, ...more })[0]).toMatchObject({ accent_color: colour });
});

it.each<[string, Partial<RequestCard>, string]>([
  ['waits for its turn', { state: 'queued', stateNote: '2nd in line' }, '-# queued: 2nd in line'],
  ['is being planned', { state: 'being-planned' }, '-# being planned'],
  ['runs, with a note', { ...runningCard, stateNote: 'planned again' }, '-# planned again'],
])('says how a request stands that %s', (_, more, line) => {
  expect(linesOf({ ...card, ...more })).toContain(line);
});

it('counts groups and stages that it has no room for, and marks a try-out', () => {
  const stages = Array.from({ length: 15 }, (_, place) => stage(place + 1, 'Ansible', 'x', { state: 'waiting' }));
  const requesterGroups = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const lines = linesOf({ ...runningCard, sandbox: true, reason: null, requesterGroups, stages });
  expect(lines.slice(0, 2)).toEqual(['`SANDBOX` **R-42  create web-1 · prod**', 'ana (a, b, c, d, e, and 2 more)']);
  expect(lines).toContain('▫ 12 Ansible · x');
  expect(lines).toContain('and 3 more');
});

const role = (guild: string): string => `discord:${guild}/300000000000000001`;
const asking = (address: string | null, more: { count?: number; mayStill?: PersonRef[] } = {}): RequestCard => ({
  ...card,
  approval: {
    ...{ rule: 'prod-needs-ops', until: at * 1000, digest: '3f7a' },
    groups: [{ address, group: 'ops', count: 1, approvedBy: [], mayStill: [], ...more }],
  },
});
const people = Array.from({ length: 7 }, (_, place) => account(`p${place}`, place));

describe('the first post of a card that waits calls', () => {
  it.each<[string, RequestCard, object]>([
    ['a role of this server', asking(role(GUILD)), { roles: ['300000000000000001'] }],
    ['nobody in another server', asking(role('1098765432109876541')), {}],
    ['nobody whose votes are there', asking(role(GUILD), { count: 0 }), {}],
    [
      'the first five of a group of the bot’s own',
      asking(null, { mayStill: people }),
      { users: people.slice(0, 5).map(({ actor }) => actor.slice('discord:'.length)) },
    ],
    ['nobody of elsewhere', asking(null, { mayStill: [{ display: 'dee', actor: 'slack:T1/U2' }] }), {}],
    ['nobody once it runs', { ...asking(role(GUILD)), state: 'running' }, {}],
  ])('%s', (_, waiting, called) => {
    expect(renderMessage(waiting, look, { mentionGroups: true }).allowed_mentions).toEqual({ parse: [], ...called });
    expect(renderMessage(waiting, look).allowed_mentions).toEqual({ parse: [] });
  });

  it('those that it names', () => {
    const called = linesOf(asking(null, { mayStill: people }), { mentionGroups: true }).find((line) =>
      line.startsWith('rule'),
    );
    expect(called?.match(/<@\d+>/g)).toEqual(people.slice(0, 5).map(({ actor }) => `<@${actor.slice(8)}>`));
    expect(linesOf(asking(role(GUILD)), { mentionGroups: true })).toContain(
      `rule prod-needs-ops · 0 of 1 <@&300000000000000001> · one more of nobody who may is known · until <t:${at}:f> (<t:${at}:R>)`,
    );
  });
});

it('mentions one person in a reply, and whatever its text looks like nobody else', () => {
  const reply = { kind: 'mention', to: account('ana', 1), label: 'R-42', text: 'ready for @everyone <@2>' } as const;
  const { allowed_mentions: mentions, components } = renderMessage(reply, look);
  expect(mentions).toEqual({ parse: [], users: ['200000000000000001'] });
  expect(components).toEqual([{ type: 10, content: '<@200000000000000001> ready for \\@everyone \\<@2>' }]);
});

it('puts what is meant rarely into a row of its own', () => {
  const rows = objectsOf(componentsOf(card)[0]?.components).filter(({ type }) => type === 1);
  expect(rows.map((row) => objectsOf(row.components).map(({ label }) => label))).toEqual([
    ['Approve', 'Deny', 'Plan'],
    ['Cancel'],
  ]);
});

const CLOSED = 'discord:400000000000000001';
it.each<[string, CardRemark, string[]]>([
  [
    'why it is not where it should be',
    { maybeTwice: false, insteadOf: { channel: CLOSED, why: 'archived' } },
    ['-# <#400000000000000001> is archived, so this card is here.'],
  ],
  [
    'that the bot does not see where it should be',
    { maybeTwice: false, insteadOf: { channel: CLOSED, why: 'not a member' } },
    ['-# The bot does not see <#400000000000000001>, so this card is here.'],
  ],
  [
    'that it may stand there twice',
    { maybeTwice: true, insteadOf: null },
    [
      '-# Discord did not say whether it took this card before: it may stand here twice. The buttons of both work; this one is kept up to date.',
    ],
  ],
  ['nothing where there is nothing to say', { maybeTwice: false, insteadOf: null }, []],
])('says below the card %s', (_, remark, lines) => {
  const shown = linesOf(card, { remark });
  expect(shown.slice(shown.indexOf('[Cancel]') + 1)).toEqual(lines);
});
