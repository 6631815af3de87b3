import fc from 'fast-check';
import {
  AnswerCard,
  CardButton,
  CardStage,
  type FormCard,
  type HomeCard,
  RequestCard,
} from '../../../commands/card.js';
import { type CardRemark, ClosedReason } from '../../../commands/card-remark.js';

const DISCORD_USER = 'discord:1098765432109876560';
const DISCORD_ROLE = 'discord:1098765432109876540/1098765432109876550';

/** What breaks messages: markup, mentions, fences, marks that hide or turn, broken pairs, and very much of each. */
const nasty = fc.constantFrom(
  ...[
    '<!channel>',
    '<@U1>',
    '<@1098765432109876560>',
    '<t:1:R>',
    '||x||',
    '# x',
    '- x',
    '1. x',
    '[a](http://x.y)',
    '<!subteam^S1>',
    '@everyone',
    '```',
    '`',
    '*',
    '_x_',
    '~',
    '&&&&&&',
    '<<<<>>>>',
    ':+1:',
  ],
  ...['\u202e', '\u200b', '\u200d', '\u0000', '\ud83d', '\udc00', '\n', '\r\n', '\u2028', '/vm list', 'http://x.y', ''],
  ...['👩‍👩‍👧‍👦', 'می‌خواهم', 'ক্‍ষ', '漢字', 'Ελληνικά', 'עברית', 'ไทย', 'ǅ', 'é̂̌', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '   '],
);
const piece = fc.oneof(
  nasty,
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const text = fc.oneof(
  { weight: 4, arbitrary: fc.array(piece, { maxLength: 5 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.tuple(nasty, fc.integer({ min: 1, max: 5000 })).map(([part, n]) => part.repeat(n)) },
);
const list = (max: number) => fc.array(text, { maxLength: max });
const many = fc.oneof(
  list(6),
  fc.tuple(text, fc.integer({ min: 0, max: 220 })).map(([line, n]) => Array<string>(n).fill(line)),
);
const int = fc.integer();
const moment = fc.oneof(fc.integer(), fc.double());
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const person = fc.record({
  display: text,
  actor: maybe(
    fc.oneof(text, fc.constantFrom('slack:T1/U2', 'slack:T2/U2', 'slack:T1/S2', 'slack:T1/<!channel>', DISCORD_USER)),
  ),
});
const people = fc.array(person, { maxLength: 20 });

const action = fc.constantFrom(...CardButton.shape.action.options);
const button: fc.Arbitrary<CardButton> = fc.record(
  {
    action,
    token: fc.oneof(
      fc.constant(`42.destroy.${'x'.repeat(22)}`),
      fc.constant('say.vm list'),
      fc.string({ minLength: 1, maxLength: 100 }),
    ),
    label: text,
    asks: fc.constantFrom('nothing', 'reason', 'name'),
    overflow: fc.boolean(),
    vm: fc.record({ name: text, environment: text }),
  },
  { requiredKeys: ['action', 'token', 'asks', 'overflow'] },
);
const buttons = fc.array(button, { maxLength: 14 });

const stage = fc.record({
  ...{ number: int, title: text, tookMs: maybe(int), startedAt: maybe(int), note: maybe(text), count: maybe(int) },
  tool: fc.constantFrom(...CardStage.shape.tool.options),
  state: fc.constantFrom(...CardStage.shape.state.options),
});

const changed = fc.constantFrom('nothing', 'something', 'not known');
const kind = <K extends string>(word: K) => fc.constant(word);
const outcome = fc.oneof(
  fc.record({
    ...{ kind: kind('ready'), tookMs: int, login: text, ipv4: text, hostKeyFingerprint: text, node: text },
    ...{ vmid: int, leaseUntil: moment, notes: many },
  }),
  fc.record({ kind: kind('destroyed'), tookMs: int, vmid: int }),
  fc.record({ kind: kind('template-built'), tookMs: int, vmid: int, generation: int }),
  fc.record({ kind: kind('template-retired'), vmid: int }),
  fc.record({ kind: kind('policy-changed'), revision: int }),
  fc.record({ kind: kind('refused'), reason: text }),
  fc.record({ kind: kind('denied'), by: person, reason: maybe(text) }),
  fc.record({ kind: kind('expired'), at: moment }),
  fc.record({ kind: kind('cancelled'), by: person, changed }),
  fc.record({
    ...{ kind: kind('stopped'), stage: text, step: text, message: text, lastLines: many, side: text, cure: text },
    ...{ word: fc.constantFrom('failed', 'broke', 'refused', 'unknown'), changed },
  }),
);

const facts = fc.record({
  ...{ cores: int, memoryMiB: int, diskGiB: int, storage: text, template: text, blueprint: text, network: text },
  ...{ ipv4: maybe(text), node: text, nodeReason: text, memoryShareAfter: fc.double(), leaseDays: int },
  ...{ quotaOf: maybe(text), quotaUsed: int, quotaLimit: int, vmid: int },
});
const group = fc.record({
  ...{ group: text, count: fc.integer({ min: 0, max: 9 }), approvedBy: people, mayStill: people },
  address: maybe(fc.constantFrom('slack:T1/S7', 'slack:T9/S7', 'local', DISCORD_ROLE)),
});

const voices = fc.array(fc.record({ who: person, text: maybe(text) }), { maxLength: 9 });
const approval = fc.record(
  {
    ...{ rule: text, groups: fc.array(group, { maxLength: 9 }), until: moment, digest: text },
    ...{ denials: fc.record({ count: int, by: voices }), comments: voices },
  },
  { requiredKeys: ['rule', 'groups', 'until', 'digest'] },
);

export const arbitraryRequest: fc.Arbitrary<RequestCard> = fc.record({
  ...{ kind: kind('request'), label: text, sandbox: fc.boolean(), target: text, environment: text, requester: person },
  action: fc.constantFrom(...RequestCard.shape.action.options),
  ...{ requesterGroups: many, reason: maybe(text), stateNote: maybe(text), facts: maybe(facts) },
  state: fc.oneof(fc.constantFrom('awaiting-approval', 'running', 'ready'), text),
  approval: maybe(approval),
  ...{ stages: fc.array(stage, { maxLength: 20 }), outcome: maybe(outcome), buttons },
});

const table = fc.record({ head: list(12), rows: fc.array(list(12), { maxLength: 200 }) });
export const arbitraryAnswer: fc.Arbitrary<AnswerCard> = fc.record({
  ...{ kind: kind('answer'), tone: fc.constantFrom(...AnswerCard.shape.tone.options), title: text, lines: many },
  ...{ table: maybe(table), file: maybe(fc.record({ name: text, text })), buttons },
});

type Field = FormCard['fields'][number];
const field: fc.Arbitrary<Field> = fc.record(
  {
    name: fc.oneof(fc.constantFrom('name', 'size', 'a.b', 'reason'), fc.stringMatching(/^[a-z_]{1,64}$/), text),
    ...{ title: text, hint: text, required: fc.boolean(), default: maybe(fc.oneof(text, fc.constant('s'))) },
    choices: maybe(fc.oneof(list(150), fc.constant<string[]>(['s', 'm', 's', '', 'constructor']))),
    ...{ problem: maybe(text), live: fc.boolean(), long: fc.boolean(), labels: fc.constant({ s: 'x'.repeat(99) }) },
  },
  { requiredKeys: ['name', 'title', 'hint', 'required', 'default', 'choices', 'problem'] },
);
export const arbitraryForm: fc.Arbitrary<FormCard> = fc.record(
  {
    ...{ kind: kind('form'), form: fc.constantFrom('vm create', 'vm destroy web-1'), title: text },
    ...{ notes: many, submit: text, fields: fc.array(field, { maxLength: 60 }) },
  },
  { requiredKeys: ['kind', 'form', 'title', 'fields'] },
);

const entry = fc.record({ title: text, lines: list(8), buttons: fc.array(button, { maxLength: 6 }) });
export const arbitraryHome: fc.Arbitrary<HomeCard> = fc.record({
  ...{ kind: kind('home'), sandbox: fc.boolean(), person, buttons },
  sections: fc.array(
    fc.record({ title: text, empty: text, entries: fc.array(entry, { maxLength: 60 }), more: fc.nat(1000) }),
    { maxLength: 8 },
  ),
});

export const arbitraryRemark: fc.Arbitrary<CardRemark | null> = fc.option(
  fc.record({
    maybeTwice: fc.boolean(),
    insteadOf: fc.option(
      fc.record({
        channel: fc.oneof(fc.constant('slack:C1'), text),
        why: fc.constantFrom(...ClosedReason.options),
      }),
    ),
  }),
);
