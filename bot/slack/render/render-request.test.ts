import { describe, expect, it } from 'vitest';
import type { RequestCard } from '../../../commands/card.js';
import { readyCard, runningCard, stage, waitingCard } from '../../terminal/fakes/sample-cards.js';
import { linesOf } from './fakes/lines-of.js';
import { account, look, plainLook, slackCard } from './fakes/slack-cards.js';
import { renderMessage } from './render-message.js';

const ready = {
  ...{ kind: 'ready' as const, tookMs: 72_000, node: 'pve1', vmid: 12045, leaseUntil: 0, notes: [] },
};
const until = '<!date^1795531200^{date_short_pretty} {time}|Tue, 24 Nov 2026, 14:40 UTC>';

describe('the card of a request', () => {
  it('shows what an approver needs on the first screen', () => {
    expect(linesOf(renderMessage(slackCard, look))).toEqual([
      '*R-42  create web-1 · prod*',
      '<@U1> (web-team): "load test 4.2"',
      '2 vCPU · 4 GiB · 32 GiB on ceph-vm · debian-13 · blueprint web',
      'VLAN 20 · 10.0.20.45 · on pve1, memory 71 % after',
      '14 days · web-team 7 of 10 VMs',
      `rule prod-needs-ops · 1 of 2 ops · ✔ <@U2> · one more of cy, dee · until ${until}`,
      '[Approve] [Deny] [Plan] […Cancel]',
    ]);
  });

  it('shows who has denied, what they said and what others said, and how many reject', () => {
    const by = [
      { who: account('cy', 'U3'), text: 'not *this* week' },
      { who: account('dee', 'U4'), text: null },
    ];
    const approval =
      slackCard.approval === null
        ? null
        : {
            ...slackCard.approval,
            denials: { count: 3, by },
            comments: [{ who: account('bo', 'U2'), text: 'fine <!channel>' }],
          };
    expect(linesOf(renderMessage({ ...slackCard, approval }, look)).slice(6, 8)).toEqual([
      '2 of 3 denials: ✖ <@U3>: "not ∗this∗ week" · ✖ <@U4>',
      '✔ <@U2>: "fine &lt;!channel&gt;"',
    ]);
  });

  it('says SANDBOX first', () => {
    const { text, blocks } = renderMessage({ ...slackCard, sandbox: true }, look);
    expect(linesOf({ blocks })[0]).toBe('`SANDBOX` *R-42  create web-1 · prod*');
    expect(text).toMatch(/^SANDBOX R-42 create web-1 · prod/);
  });

  it('says who, what, where and until when in the notification', () => {
    expect(renderMessage(slackCard, look).text).toBe(
      `R-42 create web-1 · prod, asked by ana: "load test 4.2"; waits for 1 more of ops until ${until}`,
    );
  });

  it('calls a group of Slack’s once, where it is told to', () => {
    const card = withGroup({ address: 'slack:T1/S7' });
    const called = JSON.stringify(renderMessage(card, look, { mentionGroups: true }));
    expect(called.match(/<[!@](subteam\^)?[SU]\d>/g)).toEqual(['<@U1>', '<!subteam^S7>', '<@U2>']);
    expect(JSON.stringify(renderMessage(card, look))).not.toContain('subteam');
  });

  it('calls at most five of a group of its own, and only there', () => {
    const many = [3, 4, 5, 6, 7, 8].map((n) => account(`p${n}`, `U${n}`));
    const card = withGroup({ mayStill: many });
    const line = linesOf(renderMessage(card, look, { mentionGroups: true }))[5];
    expect(line).toContain('one more of <@U3>, <@U4>, <@U5>, <@U6>, <@U7>, p8 · until');
    expect(linesOf(renderMessage(card, look))[5]).toContain('one more of p3, p4, p5, p6, p7, p8 · until');
  });

  it('calls nobody where nothing is missing', () => {
    const card = withGroup({ address: 'slack:T1/S7', count: 1 });
    expect(JSON.stringify(renderMessage(card, look, { mentionGroups: true }))).not.toContain('subteam');
  });

  it('shows the stages in Slack’s plan', () => {
    const { blocks } = renderMessage(runningCard, look);
    expect(blocks.find(({ type }) => type === 'plan')).toMatchObject({
      title: 'running · 5 of 6 stages',
      tasks: [
        { task_id: 'stage-1', title: '1 Terraform · plan   4 s', status: 'complete' },
        { task_id: 'stage-2', title: '2 Packer · template   –   current, built 3 days ago', status: 'complete' },
        { task_id: 'stage-3', title: '3 Cloud-Init · seed   2 s', status: 'complete' },
        { task_id: 'stage-4', title: '4 Terraform · apply   11 s', status: 'complete' },
        { task_id: 'stage-5', title: '5 Cloud-Init · first boot   19 s', status: 'complete' },
        { task_id: 'stage-6', title: '6 Ansible · configure   TASK install docker (12)', status: 'in_progress' },
      ],
    });
  });

  it('shows the same in plain lines where there is no plan block', () => {
    expect(linesOf(renderMessage(runningCard, plainLook)).slice(6, 12)).toEqual([
      '1 Terraform · plan   ✔ 4 s',
      '2 Packer · template   – current, built 3 days ago',
      '3 Cloud-Init · seed   ✔ 2 s',
      '4 Terraform · apply   ✔ 11 s',
      '5 Cloud-Init · first boot   ✔ 19 s',
      '*6 Ansible · configure*   ⏳ TASK install docker (12)',
    ]);
  });

  it('keeps a long note below its task', () => {
    const note = 'TASK '.repeat(20).trim();
    const card = { ...runningCard, stages: [stage(1, 'Ansible', 'configure', { state: 'running', note })] };
    const { blocks } = renderMessage(card, look);
    expect(JSON.stringify(blocks)).toContain(`"text":"${note}"`);
  });

  it('ends with the VM’s details', () => {
    const { text, blocks } = renderMessage(readyCard, look);
    expect(linesOf({ blocks }).slice(-5)).toEqual([
      '✔ *web-1 is ready in 1 min 12 s*',
      '`ssh ana@10.0.20.45`',
      'ED25519 `SHA256:uNiVztksCsDhcc0u`',
      `node pve1 · VMID 12045 · lease until ${until}`,
      '[Show] […Destroy?]',
    ]);
    expect(text).toBe('R-42 create web-1 · prod for ana: ready in 1 min 12 s, ssh ana@10.0.20.45');
  });

  it('gives the way in as it has to be typed', () => {
    const outcome = { ...ready, login: '_svc`', ipv4: 'fe80::1', hostKeyFingerprint: 'SHA256:a+b/*c*<' };
    const shown = linesOf(renderMessage({ ...readyCard, outcome }, look));
    expect(shown).toContain('`ssh _svcˋ@fe80::1`');
    expect(shown).toContain('ED25519 `SHA256:a+b/*c*&lt;`');
  });

  it.each([
    ['failed', '✖'],
    ['broke', '⚡'],
    ['refused', '⛔'],
    ['unknown', '?'],
  ] as const)('has a look of its own for %s', (word, mark) => {
    const card = stoppedCard(word, ['Error: got lock timeout']);
    expect(linesOf(renderMessage(card, plainLook)).slice(6, 11)).toEqual([
      `4 Terraform · apply   ${mark} ${word}`,
      `${mark} *${word}* in Terraform apply (apply): no clone`,
      '| Error: got lock timeout',
      'side: Proxmox · changed: not known',
      'now: wait',
    ]);
    expect(JSON.stringify(renderMessage(card, look))).toContain(`4 Terraform · apply   ${mark}   ${word}`);
    expect(renderMessage(card, look).text).toContain(`for ana: ${word} in Terraform apply, no clone`);
  });

  it('keeps the end of many lines and says what is cut', () => {
    const lines = Array.from({ length: 200 }, (_, n) => `line ${n} \`\`\`<!channel>`);
    const shown = linesOf(renderMessage(stoppedCard('failed', lines), look)).filter((line) => line.startsWith('| '));
    expect(shown.at(0)).toMatch(/^\| … \(\d+ lines before are cut\)$/);
    expect(shown.at(-1)).toBe('| line 199 ```<!channel>');
  });

  it.each<[string, RequestCard['outcome'], string]>([
    ['denied', { kind: 'denied', by: account('bo', 'U2'), reason: 'not now' }, '✖ *denied* by <@U2>: "not now"'],
    ['refused', { kind: 'refused', reason: 'no rule' }, '⛔ *refused* by policy: no rule'],
    [
      'expired',
      { kind: 'expired', at: 0 },
      '⌛ *expired* <!date^0^{date_short_pretty} {time}|Thu, 1 Jan 1970, 00:00 UTC>: nobody decided in time',
    ],
    [
      'cancelled',
      { kind: 'cancelled', by: account('ana', 'U1'), changed: 'nothing' },
      '⏹ *cancelled* by <@U1> · changed: nothing',
    ],
    ['destroyed', { kind: 'destroyed', tookMs: 3000, vmid: 7 }, '✔ *web-1 is gone*, VMID 7 is free · 3 s'],
  ])('says how it ended: %s', (_, outcome, line) => {
    expect(linesOf(renderMessage({ ...slackCard, state: 'x', outcome }, look))).toContain(line);
  });

  it('shows of a destroy what goes, and not what would be asked for', () => {
    const shown = linesOf(renderMessage({ ...slackCard, action: 'destroy' }, look)).join('\n');
    expect(shown).toContain('VMID 12045 · goes with all its data');
    expect(shown).not.toMatch(/memory|10 VMs/);
  });

  it('has other block ids where something changed, and the same where nothing did', () => {
    const ids = (card: RequestCard) => renderMessage(card, look).blocks.map(({ block_id }) => block_id);
    expect(ids(slackCard)).toEqual(ids({ ...slackCard }));
    const changed = ids({ ...slackCard, reason: 'another' });
    expect(changed[0]).not.toBe(ids(slackCard)[0]);
    expect(changed.slice(1)).toEqual(ids(slackCard).slice(1));
  });

  it('shows persons of another platform by name', () => {
    expect(linesOf(renderMessage(waitingCard, look))[1]).toBe('ana (web-team): "load test 4.2"');
  });
});

type Group = NonNullable<RequestCard['approval']>['groups'][number];

function withGroup(more: Partial<Group>): RequestCard {
  const { approval } = slackCard;
  if (approval === null) throw new Error('the sample waits');
  return { ...slackCard, approval: { ...approval, groups: approval.groups.map((group) => ({ ...group, ...more })) } };
}

function stoppedCard(word: 'failed' | 'broke' | 'refused' | 'unknown', lastLines: string[]): RequestCard {
  return {
    ...slackCard,
    state: word === 'unknown' ? 'unknown' : 'failed',
    stages: [stage(4, 'Terraform', 'apply', { state: word })],
    outcome: {
      ...{ kind: 'stopped', word, stage: 'Terraform apply', step: 'apply', message: 'no clone', lastLines },
      ...{ side: 'Proxmox', changed: 'not known', cure: 'wait' },
    },
  };
}
