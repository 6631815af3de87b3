import fc from 'fast-check';
import type { Condition, Effect, Policy, PolicyQuestion } from '../approval/policy.js';

/** Few values, so that rules and questions often meet. */
const GROUPS = ['web-team', 'ops', 'dba'];
const NAMES = {
  ...{ environment: ['dev', 'prod'], template: ['debian-13', 'debian-12'], blueprint: ['base', 'web'] },
  ...{ size: ['s', 'm', 'l'], name: ['web-1', 'web-2', 'db-1'], requester: ['ana', 'bo'] },
};
type Named = keyof typeof NAMES;

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values], { minLength: 1 });
const number = fc.integer({ min: 0, max: 16 });
const numbers = fc.constantFrom(
  ...(['lease-days', 'cores', 'memory-mib', 'vm-age-days'] as const),
  ...(['quota-vms-left', 'quota-cores-left', 'quota-memory-mib-left', 'quota-disk-gib-left'] as const),
);
/** What is beyond a quota already leaves less than nothing. */
const left = fc.integer({ min: -4, max: 16 });
/** 2 March 2026 is a Monday; whole minutes of two weeks. */
const moment = fc.integer({ min: 0, max: 14 * 24 * 60 }).map((minutes) => Date.UTC(2026, 2, 2) + minutes * 60_000);
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 30))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const named = (field: Exclude<Named, 'requester'>): fc.Arbitrary<Condition> =>
  fc.oneof(
    fc.record({
      ...{ field: fc.constant(field), operator: fc.constantFrom('is', 'in', 'not-in'), value: some(NAMES[field]) },
    }),
    fc.record({
      field: fc.constant(field),
      operator: fc.constant('matches'),
      value: some(['*', 'web-*', 'd*', '*-13', '*e*', 's']),
    }),
  );

const bound: fc.Arbitrary<Condition> = fc.record({
  ...{ field: numbers, operator: fc.constantFrom('at-least', 'at-most'), value: number },
});
const range: fc.Arbitrary<Condition> = fc.record({
  ...{ field: numbers, operator: fc.constant('between'), value: fc.tuple(number, number) },
});

export const arbitraryCondition: fc.Arbitrary<Condition> = fc.oneof(
  ...(['environment', 'template', 'blueprint', 'size', 'name'] as const).map(named),
  fc.record({
    ...{ field: fc.constant('action'), operator: fc.constantFrom('is', 'in') },
    value: some(['create-vm', 'destroy-vm', 'build-template'] as const),
  }),
  fc.record({
    ...{ field: fc.constant('requester-group'), operator: fc.constantFrom('is', 'in', 'not-in'), value: some(GROUPS) },
  }),
  fc.record({
    ...{ field: fc.constant('requester'), operator: fc.constantFrom('is', 'in', 'not-in') },
    value: some(NAMES.requester),
  }),
  fc.record({
    ...{ field: fc.constant('owner'), operator: fc.constant('is'), value: some(['self', 'other'] as const) },
  }),
  fc.record({
    ...{ field: fc.constant('reason'), operator: fc.constant('is') },
    value: fc.constantFrom('given' as const, 'missing' as const).map((one) => [one]),
  }),
  bound,
  range,
  fc.record({
    ...{ field: fc.constant('weekday'), operator: fc.constantFrom('is', 'in', 'not-in'), value: some(WEEKDAYS) },
    zone: fc.constant('UTC'),
  }),
  fc.record({
    ...{ field: fc.constant('time'), operator: fc.constant('between'), value: fc.tuple(clock, clock) },
    zone: fc.constant('UTC'),
  }),
);

const required: fc.Arbitrary<Effect> = fc.record(
  {
    kind: fc.constant('require'),
    approvals: some(GROUPS).chain((groups) =>
      fc.tuple(...groups.map((group) => fc.integer({ min: 1, max: 3 }).map((count) => ({ group, count })))),
    ),
    expiresAfterHours: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 48 })),
    denials: fc.integer({ min: 1, max: 3 }),
    'deny-by': some(GROUPS),
    remind: some(['30m', '2h', '1d']),
  },
  { requiredKeys: ['kind', 'approvals', 'expiresAfterHours'] },
);
export const arbitraryEffect: fc.Arbitrary<Effect> = fc.oneof(
  fc.constant<Effect>({ kind: 'allow' }),
  fc.constant<Effect>({ kind: 'deny', text: 'no' }),
  required,
);

export const arbitraryPolicy: fc.Arbitrary<Policy> = fc
  .array(fc.tuple(fc.array(arbitraryCondition, { maxLength: 3 }), arbitraryEffect), { maxLength: 6 })
  .map((rules) => ({ rules: rules.map(([when, effect], place) => ({ name: `rule-${place}`, when, effect })) }));

const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { freq: 6 });
const anyOf = (field: Named): fc.Arbitrary<string | null> => maybe(fc.constantFrom(...NAMES[field], 'unheard-of'));

export const arbitraryQuestion: fc.Arbitrary<PolicyQuestion> = fc.record({
  action: fc.constantFrom('create-vm', 'destroy-vm', 'build-template'),
  requesterGroups: fc.subarray(GROUPS),
  ...{ requester: anyOf('requester'), environment: anyOf('environment'), template: anyOf('template') },
  ...{ blueprint: anyOf('blueprint'), size: anyOf('size'), name: anyOf('name') },
  owner: maybe(fc.constantFrom('self', 'other')),
  reason: maybe(fc.constantFrom('given', 'missing')),
  ...{ leaseDays: maybe(number), cores: maybe(number), memoryMiB: maybe(number), diskGiB: maybe(number) },
  ...{ vmAgeDays: maybe(number), at: maybe(moment), quotaVmsLeft: maybe(left), quotaCoresLeft: maybe(left) },
  ...{ quotaMemoryMiBLeft: maybe(left), quotaDiskGiBLeft: maybe(left) },
});
