import type { Condition, Policy, PolicyQuestion, Rule } from '../../commands/approval/policy.js';

/** Ten rules of a team: what it gets at once, what others approve, what nobody gets, when, and under which names. */
function rulesOf(team: number): Rule[] {
  const group: Condition = { field: 'requester-group', operator: 'in', value: [`team-${team}`, `guests-${team}`] };
  const creates: Condition = { field: 'action', operator: 'is', value: ['create-vm'] };
  const inProd: Condition = { field: 'environment', operator: 'is', value: ['prod'] };
  const zone = team % 2 === 0 ? 'Europe/Berlin' : 'America/New_York';
  const deny = (text: string) => ({ kind: 'deny', text }) as const;
  const require = (count: number, ...groups: string[]) =>
    ({ kind: 'require', approvals: groups.map((name) => ({ group: name, count })), expiresAfterHours: 4 }) as const;
  const rules: [string, Condition[], Rule['effect']][] = [
    ['dev', [group, { field: 'environment', operator: 'in', value: ['dev', 'test'] }], { kind: 'allow' }],
    ['prod', [group, inProd, creates], require(1, 'ops')],
    ['large', [group, { field: 'size', operator: 'in', value: ['l', 'xl'] }], require(2, 'ops')],
    ['long', [group, { field: 'lease-days', operator: 'at-least', value: 20 }], require(1, 'ops', `owners-${team}`)],
    [
      'names',
      [group, creates, { field: 'name', operator: 'matches', value: ['db-*', '*-db'] }],
      deny('a name of ours'),
    ],
    ['memory', [group, { field: 'memory-mib', operator: 'between', value: [16_384, 65_536] }], require(1, 'capacity')],
    ['cores', [group, { field: 'cores', operator: 'at-least', value: 32 }], deny('no more than 31 cores')],
    [
      'nights',
      [group, inProd, { field: 'time', operator: 'between', value: ['20:00', '06:00'], zone }],
      deny('prod is changed by day'),
    ],
    [
      'weekends',
      [group, inProd, { field: 'weekday', operator: 'in', value: ['sat', 'sun'], zone }],
      deny('prod is not changed at weekends'),
    ],
    [
      'destroy',
      [
        group,
        { field: 'action', operator: 'is', value: ['destroy-vm'] },
        { field: 'owner', operator: 'is', value: ['self'] },
      ],
      { kind: 'allow' },
    ],
  ];
  return rules.map(([name, when, effect]) => ({ name: `team-${team}-${name}`, when, effect }));
}

/** `rules`: a multiple of ten, ten of each team. */
export function benchPolicy(rules: number): Policy {
  return { rules: Array.from({ length: rules / 10 }, (_, team) => rulesOf(team)).flat() };
}

const SIZES = [
  { size: 's', cores: 1, memoryMiB: 1_024, diskGiB: 8 },
  { size: 'm', cores: 2, memoryMiB: 4_096, diskGiB: 32 },
  { size: 'l', cores: 8, memoryMiB: 16_384, diskGiB: 100 },
  { size: 'xl', cores: 32, memoryMiB: 65_536, diskGiB: 500 },
] as const;
const ENVIRONMENTS = ['dev', 'test', 'prod', 'prod'] as const;
const NAMES = ['web', 'db', 'cache', 'ci', 'shop-db'] as const;
const HOUR_MS = 3_600_000;
const BEGIN = Date.UTC(2026, 0, 5);

/** Questions as people ask them in the course of a year, no two of them the same. */
export function benchQuestions(count: number, teams: number): PolicyQuestion[] {
  return Array.from({ length: count }, (_, place): PolicyQuestion => {
    // What is asked for together changes from team to team and from round to round of the teams.
    const mix = place + Math.floor(place / teams);
    const name = `${NAMES[place % NAMES.length]}-${place}`;
    const creates = place % 11 !== 0;
    return {
      ...(SIZES[(mix * 7) % SIZES.length] ?? SIZES[0]),
      ...{ action: creates ? 'create-vm' : 'destroy-vm', requester: `person-${place % 397}`, name },
      requesterGroups: [
        'everybody',
        `team-${place % teams}`,
        ...(place % 13 === 0 ? [`guests-${(place + 1) % teams}`] : []),
      ],
      ...{
        environment: ENVIRONMENTS[(mix + Math.floor(place / 400)) % ENVIRONMENTS.length] ?? null,
        template: 'debian-13',
        blueprint: 'web',
      },
      ...{ owner: creates ? null : place % 2 === 0 ? 'self' : 'other', leaseDays: 1 + ((place * 17) % 30) },
      ...{ vmAgeDays: creates ? null : place % 90, reason: place % 3 === 0 ? 'given' : 'missing' },
      ...{ quotaVmsLeft: null, quotaCoresLeft: null, quotaMemoryMiBLeft: null, quotaDiskGiBLeft: null },
      at: BEGIN + place * 37 * 60_000 + (place % 24) * HOUR_MS,
    };
  });
}
