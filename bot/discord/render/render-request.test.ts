import { expect, it } from 'vitest';
import type { CardStage, RequestCard } from '../../../commands/card.js';
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
    '14 days · ana 7 of 10 VMs',
    `rule prod-needs-ops · 1 of 2 ops · ✔ <@200000000000000002> · one more of cy, dee · until <t:${at}:f> (<t:${at}:R>)`,
    '[Approve]',
    '[Deny]',
    '[Plan]',
    '[Cancel]',
  ]);
});

it.each<[Partial<CardStage> & Pick<CardStage, 'state'>, string]>([
  [{ state: 'waiting' }, '▫ 4 Terraform · apply'],
  [{ state: 'running', note: 'TASK [x]', count: 12 }, '⏳ **4 Terraform · apply**  TASK \\[x\\] (12)'],
  [{ state: 'done', tookMs: 11_000 }, '✔ 4 Terraform · apply  11 s'],
  [{ state: 'skipped', note: 'current' }, '– 4 Terraform · apply  current'],
  [{ state: 'failed', note: 'no room' }, '✖ 4 Terraform · apply  failed no room'],
  [{ state: 'broke' }, '⚡ 4 Terraform · apply  broke'],
  [{ state: 'refused', note: 'the policy' }, '⛔ 4 Terraform · apply  refused the policy'],
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

it('calls a role of this server once, where it is told to, and of another one nobody', () => {
  const withRole = (guild: string): RequestCard => ({
    ...card,
    approval: {
      ...{ rule: 'prod-needs-ops', until: at * 1000, digest: '3f7a' },
      groups: [
        { address: `discord:${guild}/300000000000000001`, group: 'ops', count: 1, approvedBy: [], mayStill: [] },
      ],
    },
  });
  expect(renderMessage(withRole(GUILD), look, { mentionGroups: true }).allowed_mentions).toEqual({
    ...{ parse: [], roles: ['300000000000000001'] },
  });
  expect(renderMessage(withRole(GUILD), look).allowed_mentions).toEqual({ parse: [] });
  const other = withRole('1098765432109876541');
  expect(renderMessage(other, look, { mentionGroups: true }).allowed_mentions).toEqual({ parse: [] });
});

it('puts what is meant rarely into a row of its own', () => {
  const rows = objectsOf(componentsOf(card)[0]?.components).filter(({ type }) => type === 1);
  expect(rows.map((row) => objectsOf(row.components).map(({ label }) => label))).toEqual([
    ['Approve', 'Deny', 'Plan'],
    ['Cancel'],
  ]);
});

it('says below the card where it should stand', () => {
  const remark = { maybeTwice: false, insteadOf: { channel: 'discord:400000000000000001', why: 'archived' } } as const;
  expect(linesOf(card, { remark }).at(-1)).toBe('-# <#400000000000000001> is archived, so this card is here.');
});
