import { describe, expect, it } from 'vitest';
import type { RequestCard } from '../../../commands/card.js';
import { shownLines } from '../../../test/discord/shown-lines.js';
import { findJson, type JsonObject, objectsOf } from '../../../test/stand-ins/chat/json.js';
import { readyCard, runningCard, stage } from '../../terminal/fakes/sample-cards.js';
import { renderMessage } from './render-message.js';

type Outcome = NonNullable<RequestCard['outcome']>;
type Stopped = Extract<Outcome, { kind: 'stopped' }>;

const look = { guild: '1098765432109876540', command: 'vm' };
const bo = { display: 'bo', actor: 'discord:200000000000000002' };
const COLOURS = { good: 0x23a55a, bad: 0xda373c, over: 0x80848e } as const;
const STOPPED: Stopped = {
  ...{ kind: 'stopped', word: 'failed', stage: 'Ansible', step: 'configure', message: 'exit code 2' },
  ...{ lastLines: ['TASK [install *docker*]', 'fatal: no `apt`'], side: 'the playbook', changed: 'something' },
  cure: 'mend the playbook, then retry',
};

const componentsOf = (card: RequestCard): JsonObject[] =>
  objectsOf(findJson(JSON.stringify(renderMessage(card, look).components)));
const linesOf = (card: RequestCard): string[] => shownLines({ content: '', components: componentsOf(card) });
const ended = (outcome: Outcome): RequestCard => ({
  ...{ ...readyCard, facts: null, approval: null, stages: [], buttons: [], outcome },
});

describe('how a request ended', () => {
  it.each<[string, Outcome, number, string[]]>([
    [
      'is ready',
      {
        ...{ kind: 'ready', tookMs: 72_000, login: 'ana', ipv4: '10.0.20.45', hostKeyFingerprint: 'SHA256:uNi_V*z' },
        ...{ node: 'pve1', vmid: 12045, leaseUntil: 1_796_567_000_999, notes: ['the disk is *slow*'] },
      },
      COLOURS.good,
      [
        '✔ **web-1 is ready in 1 min 12 s**',
        '`ssh ana@10.0.20.45`',
        'ED25519 `SHA256:uNi_V*z`',
        'node pve1 · VMID 12045 · lease until <t:1796567000:f> (<t:1796567000:R>)',
        '! the disk is \\*slow\\*',
      ],
    ],
    [
      'is gone',
      { kind: 'destroyed', tookMs: 4000, vmid: 12045 },
      COLOURS.good,
      ['✔ **web-1 is gone**, VMID 12045 is free · 4 s'],
    ],
    [
      'is a template that was built',
      { kind: 'template-built', tookMs: 180_000, vmid: 9001, generation: 3 },
      COLOURS.good,
      ['✔ **web-1 generation 3 is built**, VMID 9001 · 3 min 0 s'],
    ],
    [
      'is a template that was retired',
      { kind: 'template-retired', vmid: 9001 },
      COLOURS.good,
      ['✔ **web-1 is retired**, VMID 9001'],
    ],
    [
      'was refused',
      { kind: 'refused', reason: 'no rule for `xl` in _prod_' },
      COLOURS.bad,
      ['⛔ **refused** by policy: no rule for `xl` in \\_prod\\_'],
    ],
    [
      'was denied',
      { kind: 'denied', by: bo, reason: 'not this week' },
      COLOURS.bad,
      ['✖ **denied** by <@200000000000000002>: "not this week"'],
    ],
    [
      'was denied without a word, by somebody of elsewhere',
      { kind: 'denied', by: { display: 'dee *', actor: 'slack:T1/U2' }, reason: null },
      COLOURS.bad,
      ['✖ **denied** by dee \\*'],
    ],
    [
      'has expired',
      { kind: 'expired', at: 1_795_531_200_000 },
      COLOURS.over,
      ['⌛ **expired** <t:1795531200:f> (<t:1795531200:R>): nobody decided in time'],
    ],
    [
      'was cancelled',
      { kind: 'cancelled', by: bo, changed: 'not known' },
      COLOURS.over,
      ['⏹ **cancelled** by <@200000000000000002> · changed: not known'],
    ],
    [
      'has failed',
      STOPPED,
      COLOURS.bad,
      [
        '✖ **failed** in Ansible (configure): exit code 2',
        '```',
        'TASK [install *docker*]',
        'fatal: no \u02cbapt\u02cb',
        '```',
        'side: the playbook · changed: something',
        'now: mend the playbook, then retry',
      ],
    ],
  ])('%s', (_, outcome, colour, lines) => {
    expect(linesOf(ended(outcome)).slice(2)).toEqual(lines);
    expect(componentsOf(ended(outcome))[0]).toMatchObject({ accent_color: colour });
  });

  it.each([
    ['failed', '✖'],
    ['broke', '⚡'],
    ['refused', '⛔'],
    ['unknown', '?'],
  ] as const)('tells %s from the other ways to stop', (word, mark) => {
    expect(linesOf(ended({ ...STOPPED, word }))).toContain(`${mark} **${word}** in Ansible (configure): exit code 2`);
  });
});

it('says the last line of the tool and what to do now, however much there is', () => {
  const stages = Array.from({ length: 12 }, (_, place) =>
    stage(place + 1, 'Ansible', 't'.repeat(60), { state: 'done', note: 'n'.repeat(200) }),
  );
  const lastLines = [...Array.from({ length: 60 }, (_, place) => `line ${place} ${'x'.repeat(100)}`), 'fatal: no apt'];
  const cure = `${'mend the playbook '.repeat(30)}then retry`;
  const outcome = { ...STOPPED, message: 'm'.repeat(600), lastLines, cure };
  const lines = linesOf({ ...runningCard, reason: 'r'.repeat(500), stateNote: 's'.repeat(600), stages, outcome });
  expect(lines).toContain('fatal: no apt');
  expect(lines).toContain(`now: ${cure}`);
  expect(lines.filter((line) => line.startsWith('✔'))).not.toHaveLength(0);
});

it('shows as many of the last lines as there is room for', () => {
  const lastLines = Array.from({ length: 60 }, (_, place) => `line ${place}`.padEnd(100, '.'));
  const lines = linesOf(ended({ ...STOPPED, lastLines }));
  expect(lines.filter((line) => line.startsWith('line '))).toHaveLength(11);
  expect(lines).toContain('… (49 lines before are cut)');
});
