import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Card, RequestCard } from '../../commands/card.js';
import { answerCard, formCard, readyCard, runningCard, stage, waitingCard } from './fakes/sample-cards.js';
import { paint } from './paint.js';
import { renderCard } from './render-card.js';

const plain = paint(false);
const zone = 'Europe/Berlin';

describe('renderCard', () => {
  it('shows what an approver needs on the first screen', () => {
    expect(lines(waitingCard, 100)).toEqual([
      `R-42  create web-1 · prod${' '.repeat(43)}@ana (web-team): "load test 4.2"`,
      '2 vCPU · 4 GiB · 32 GiB on ceph-vm · debian-13 · blueprint web',
      'VLAN 20 · 10.0.20.45 · on pve1, memory 71 % after',
      '14 days · web-team 7 of 10 VMs',
      'rule prod-needs-ops · 1 of 2 ops · ✔ @bo · one more of @cy @dee · until Tue, 24 Nov 2026, 15:40 CET',
      '/vm approve R-42 3f7a · /vm deny R-42 · /vm show R-42',
      'also · /vm cancel R-42',
    ]);
  });

  it('shows who has denied, what they said, and how many reject', () => {
    const by = [
      { who: { display: 'cy', actor: null }, text: 'not this week' },
      { who: { display: 'dee', actor: null }, text: null },
    ];
    const approval =
      waitingCard.approval === null
        ? null
        : {
            ...waitingCard.approval,
            denials: { count: 3, by },
            comments: [{ who: { display: 'bo', actor: null }, text: 'fine' }],
          };
    expect(lines({ ...waitingCard, approval }, 100).slice(5, 7)).toEqual([
      '2 of 3 denials: ✖ @cy: "not this week" · ✖ @dee',
      '✔ @bo: "fine"',
    ]);
  });

  it('shows the stages live', () => {
    expect(lines(runningCard, 100, 13_000).slice(5, 11)).toEqual([
      '1 Terraform   plan           ✔ 4 s',
      '2 Packer      template       – current, built 3 days ago',
      '3 Cloud-Init  seed           ✔ 2 s',
      '4 Terraform   apply          ✔ 11 s',
      '5 Cloud-Init  first boot     ✔ 19 s',
      '6 Ansible     configure      ⏳ 12 s TASK install docker (12)',
    ]);
  });

  it('ends with the VM’s details', () => {
    expect(lines(readyCard, 100).slice(11)).toEqual([
      '✔ web-1 is ready in 1 min 12 s',
      '  ssh ana@10.0.20.45',
      '  ED25519 SHA256:uNiVztksCsDhcc0u',
      '  node pve1 · VMID 12045 · lease until Tue, 24 Nov 2026, 15:40 CET',
      '/vm show web-1',
      'also · /vm destroy web-1',
    ]);
  });

  it('says SANDBOX first', () => {
    expect(lines({ ...waitingCard, sandbox: true }, 100)[0]).toMatch(/^SANDBOX R-42 {2}create web-1 · prod {2,}@ana/);
  });

  it.each(['failed', 'broke', 'refused', 'unknown'] as const)('has a look of its own for %s', (word) => {
    const text = lines(stoppedCard(word), 100).join('\n');
    const marks = { failed: '✖ failed', broke: '⚡ broke', refused: '⛔ refused', unknown: '? unknown' };
    expect(text).toContain(`4 Terraform   apply          ${marks[word]}`);
    expect(text).toContain(`${marks[word]} in Terraform apply (apply): no clone`);
    expect(text).toContain('  │ Error: got lock timeout\nside: Proxmox · changed: not known\nnow: wait');
    const others = Object.values(marks).filter((mark) => mark !== marks[word]);
    expect(others.filter((mark) => text.includes(mark))).toEqual([]);
  });

  it.each<[string, RequestCard['outcome'], string]>([
    ['denied', { kind: 'denied', by: { display: 'bo', actor: null }, reason: 'not now' }, '✖ denied by @bo: "not now"'],
    ['refused', { kind: 'refused', reason: 'no rule' }, '⛔ refused by policy: no rule'],
    ['expired', { kind: 'expired', at: 0 }, '⌛ expired Thu, 1 Jan 1970, 01:00 CET: nobody decided in time'],
    [
      'cancelled',
      { kind: 'cancelled', by: { display: 'ana', actor: null }, changed: 'nothing' },
      '⏹ cancelled by @ana · changed: nothing',
    ],
    ['destroyed', { kind: 'destroyed', tookMs: 3000, vmid: 7 }, '✔ web-1 is gone, VMID 7 is free · 3 s'],
  ])('says how it ended: %s', (_, outcome, line) => {
    expect(lines({ ...waitingCard, outcome }, 100)).toContain(line);
  });

  it.each([40, 44, 80, 120])('fits into %i columns', (width) => {
    const table = {
      head: ['name', 'until'],
      rows: [['a-vm-with-a-very-long-name-indeed', 'Tue, 24 Nov 2026, 15:40 CET']],
    };
    const file = { name: 'plan.txt', text: `${'x'.repeat(300)}\n  + resource "a" "b" {\n` };
    const cards: Card[] = [
      ...[waitingCard, runningCard, readyCard, stoppedCard('failed'), { ...waitingCard, sandbox: true }],
      ...[answerCard('an answer '.repeat(12), { lines: ['one '.repeat(40)], table, file }), formCard()],
      { kind: 'mention', to: { display: 'ana', actor: null }, label: 'R-42', text: 'web-1 is ready '.repeat(9) },
    ];
    for (const card of cards) {
      expect(Math.max(...lines(card, width).map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
    }
  });

  it('puts out no command to the terminal, whoever wrote the text', () => {
    const evil = 'x\u001b[2J\u001b]0;title\u0007\u009b31m\r\n✔ web-1 is ready\u202e\u200b';
    const card: RequestCard = {
      ...stoppedCard('failed', [evil]),
      ...{ target: evil, reason: evil, stateNote: evil, requesterGroups: [evil] },
      stages: [stage(1, 'Ansible', 'configure', { state: 'running', note: evil })],
    };
    const text = [...lines(card, 1000), ...lines(answerCard(evil, { lines: [evil] }), 1000)];
    expect(text.filter((line) => /[\u0000-\u001f\u007f-\u009f\u202e\u200b]/.test(line))).toEqual([]);
    expect(text.filter((line) => line.startsWith('✔ web-1 is ready'))).toEqual([]);
  });

  it('keeps the lines of a file, and nothing else of them', () => {
    const file = { name: 'plan', text: 'one\n\u001b[31mtwo\n' };
    expect(lines(answerCard('plan', { file }), 80)).toEqual(['✔ plan', '  ── plan', '  one', '  ␛[31mtwo', '  ──']);
  });

  it('lays a table out in columns, or as blocks where they do not fit', () => {
    const table = {
      head: ['name', 'where'],
      rows: [
        ['web-1', 'prod · pve1'],
        ['db-1', 'test'],
      ],
    };
    expect(lines(answerCard('2 VMs', { table }), 60)).toEqual([
      '✔ 2 VMs',
      '  name   where',
      '  web-1  prod · pve1',
      '  db-1   test',
    ]);
    expect(lines(answerCard('2 VMs', { table }), 18)).toEqual([
      '✔ 2 VMs',
      '  web-1',
      '    where:',
      '        prod ·',
      '        pve1',
      '  db-1',
      '    where: test',
    ]);
  });

  it('shows of a destroy what goes, and not what would be asked for', () => {
    const text = lines({ ...waitingCard, action: 'destroy' }, 100).join('\n');
    expect(text).toContain('VMID 12045 · goes with all its data');
    expect(text).not.toMatch(/memory|10 VMs/);
  });

  it("puts the reader's own key into the ssh line", () => {
    const view = { width: 100, zone, now: null, identity: '/home/ana/demo key' };
    expect(renderCard(readyCard, view, plain)).toContain("  ssh -i '/home/ana/demo key' ana@10.0.20.45");
    expect(renderCard(readyCard, { ...view, identity: '/keys/demo' }, plain)).toContain(
      '  ssh -i /keys/demo ana@10.0.20.45',
    );
  });

  it('colours only where colours are seen', () => {
    expect(lines(readyCard, 100).join('')).not.toContain('\u001b');
    expect(renderCard(readyCard, { width: 100, zone, now: null, identity: null }, paint(true)).join('')).toContain(
      '\u001b[32m',
    );
  });
});

function lines(card: Card, width: number, now: number | null = null): string[] {
  return renderCard(card, { width, zone, now, identity: null }, plain);
}

function stoppedCard(
  word: 'failed' | 'broke' | 'refused' | 'unknown',
  lastLines = ['Error: got lock timeout'],
): RequestCard {
  return {
    ...waitingCard,
    state: word === 'unknown' ? 'unknown' : 'failed',
    stages: [stage(4, 'Terraform', 'apply', { state: word })],
    outcome: {
      ...{ kind: 'stopped', word, stage: 'Terraform apply', step: 'apply', message: 'no clone', lastLines },
      ...{ side: 'Proxmox', changed: 'not known', cure: 'wait' },
    },
  };
}
