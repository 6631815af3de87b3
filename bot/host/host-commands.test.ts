import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Policy, Rule } from '../../commands/approval/policy.js';
import { linkDigest, partiesOf } from '../../commands/people/describe-link.js';
import type { GoldenCase } from '../../commands/policy/golden-case.js';
import { sampleRequest } from '../../db/fakes/sample-rows.js';
import { type Data, openData } from '../open-data.js';
import { prepareData } from '../prepare-data.js';
import type { Installation } from '../settings/installation.js';
import { ProblemsError } from '../settings/problem.js';
import { readInstallation } from '../settings/read-installation.js';
import type { HostCommand } from './host-command.js';
import { runHostCommand } from './run-host-command.js';

const DEMO = join(import.meta.dirname, '../../config/demo');
let folder = '';
let installation: Installation;
let data: Data;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-host-'));
  mkdirSync(join(folder, 'content'));
  const paths = readFileSync(join(DEMO, 'chatops.yaml'), 'utf8')
    .replace('/content', 'content')
    .replace('/data', 'data');
  writeFileSync(join(folder, 'chatops.yaml'), paths.replace('/run/secrets/master_key', 'key'));
  writeFileSync(join(folder, 'policy.yaml'), readFileSync(join(DEMO, 'policy.yaml')));
  writeFileSync(join(folder, 'key'), randomBytes(32).toString('base64'), { mode: 0o600 });
  installation = readInstallation(join(folder, 'chatops.yaml'));
  data = openData(installation);
});
afterEach(() => {
  data.close();
  rmSync(folder, { recursive: true });
});

const ALLOW: Rule['effect'] = { kind: 'allow' };
const run = (command: HostCommand) => runHostCommand(data, command);
const acts = () =>
  data.transaction(({ audit }) =>
    audit
      .list({ requestId: null, person: null, limit: 99 })
      .map(({ act }) => act)
      .reverse(),
  );

describe('the first start', () => {
  it('brings people, groups, policy and configuration in, audited, and only once', () => {
    prepareData(data, installation);
    prepareData(data, installation);
    expect(acts()).toEqual(['configuration loaded', 'person added', 'person added', 'policy loaded']);
    data.transaction(({ people, policies }) => {
      expect(people.list().map(({ person, actors, groups }) => [person.login, actors, groups])).toEqual([
        ['approver', ['terminal:approver'], ['administrators', 'ops']],
        ['requester', ['terminal:requester'], ['web-team']],
      ]);
      expect(policies.current()).toMatchObject({ revision: 1, by: 'host' });
    });
  });

  it('keeps nothing at all where the policy is wrong', () => {
    writeFileSync(join(folder, 'policy.yaml'), 'rules: [{name: x, when: [], effect: {kind: allow}, colour: red}]');
    expect(() => prepareData(data, installation)).toThrow(ProblemsError);
    expect(acts()).toEqual([]);
    expect(data.transaction(({ people }) => people.list())).toEqual([]);
  });

  it('refuses a policy that needs a group which there is not', () => {
    const policy = readFileSync(join(folder, 'policy.yaml'), 'utf8');
    writeFileSync(join(folder, 'policy.yaml'), policy.replaceAll('group: ops', 'group: nobles'));
    expect(() => prepareData(data, installation)).toThrow(
      /policy\.yaml:\d+:\d+ rules\.2\.effect\.approvals\.0\.group: there is no group nobles/,
    );
  });

  it('notes a changed configuration as a new revision', () => {
    prepareData(data, installation);
    prepareData(data, { ...installation, text: `${installation.text}\n# changed` });
    expect(acts().filter((act) => act === 'configuration loaded')).toHaveLength(2);
  });
});

describe('a policy that is loaded', () => {
  it('is checked once more by the bot, with the groups of now', async () => {
    prepareData(data, installation);
    const [rule] = data.transaction(({ policies }) => policies.current()?.policy.rules ?? []);
    const approvals = [{ group: 'nobles', count: 1 }];
    const effect = { kind: 'require', approvals, expiresAfterHours: null } as const;
    const policy = { rules: rule === undefined ? [] : [{ ...rule, effect }] };
    const { ok, lines } = await run({ do: 'policy load', policy, cases: null });
    expect([ok, lines]).toEqual([
      false,
      [expect.stringContaining('rules.0.effect.approvals.0.group: there is no group nobles'), 'nothing was changed'],
    ]);
    expect(data.transaction(({ policies }) => policies.current()?.revision)).toBe(1);
  });
});

describe('golden cases', () => {
  const cases: GoldenCase[] = [
    {
      name: 'prod-by-ops',
      asks: { action: 'create-vm', 'requester-group': [], environment: 'prod', size: 's' },
      expect: { verdict: 'require', approvals: [{ group: 'ops', count: 1 }] },
    },
  ];
  const current = () => data.transaction(({ policies }) => policies.current()?.policy ?? { rules: [] });
  const lax = (): Policy => ({
    rules: current().rules.map((rule) => ({ ...rule, effect: ALLOW })),
  });
  const kept = () => data.transaction(({ goldenCases }) => goldenCases.list().map(({ name }) => name));

  it('are kept, audited, where the policy in force passes them', async () => {
    prepareData(data, installation);
    expect(await run({ do: 'policy cases', cases })).toMatchObject({ ok: true });
    expect([kept(), acts().at(-1)]).toEqual([['prod-by-ops'], 'golden cases loaded']);
    const wrong: GoldenCase[] = cases.map((golden) => ({ ...golden, name: 'no', expect: { verdict: 'refuse' } }));
    expect((await run({ do: 'policy cases', cases: wrong })).lines).toEqual([
      'golden case no: expected refusal, got: 1 of ops within 24 h by rule prod-needs-ops',
      'the policy in force has to pass them; nothing was changed',
    ]);
    expect(kept()).toEqual(['prod-by-ops']);
  });

  it('keep a policy out that fails one, with everything that came with it', async () => {
    prepareData(data, installation);
    await run({ do: 'policy cases', cases });
    const others: GoldenCase[] = cases.map((golden) => ({ ...golden, name: 'another' }));
    for (const brought of [null, others]) {
      const { ok, lines } = await run({ do: 'policy load', policy: lax(), cases: brought });
      expect([ok, lines]).toEqual([
        false,
        [expect.stringMatching(/^golden case (prod-by-ops|another): expected 1 of ops, got: /), 'nothing was changed'],
      ]);
    }
    expect([kept(), data.transaction(({ policies }) => policies.current()?.revision)]).toEqual([['prod-by-ops'], 1]);
    expect(acts().filter((act) => act === 'policy loaded')).toHaveLength(1);
  });

  it('come with a policy that changes what they say', async () => {
    prepareData(data, installation);
    await run({ do: 'policy cases', cases });
    const brought: GoldenCase[] = cases.map((golden) => ({ ...golden, expect: { verdict: 'allow' } }));
    const { ok, lines } = await run({ do: 'policy load', policy: lax(), cases: brought });
    expect([ok, lines[0]]).toEqual([true, 'policy revision 2 is in force']);
    expect(lines).toContain('~ prod-needs-ops: then require 1 of ops within 24 h → allow');
    expect(acts().slice(-2)).toEqual(['golden cases loaded', 'policy loaded']);
  });
});

describe('a group', () => {
  it.each([
    ['approves', 'ops', 'prod-needs-ops, vms-of-others-need-ops, ops-keep-house'],
    ['a rule is about', 'web-team', 'no-web'],
  ])('that %s is not removed while the policy names it', async (_, group, rules) => {
    prepareData(data, installation);
    data.transaction(({ policies }) => {
      const rule: Rule = {
        name: 'no-web',
        when: [{ field: 'requester-group', operator: 'is', value: ['web-team'] }],
        effect: { kind: 'deny', text: 'not you' },
      };
      policies.add({ rules: [...(policies.current()?.policy.rules ?? []), rule] }, 'host', 1);
    });
    const { ok, lines } = await run({ do: 'group remove', group, logins: [] });
    expect([ok, lines]).toEqual([false, [`the group ${group} is named by the policy: ${rules}`]]);
    expect(data.transaction(({ people }) => people.findGroup(group))).not.toBeNull();
  });
});

describe('a removed person', () => {
  it('loses all rights, stays on record and can come back', async () => {
    prepareData(data, installation);
    expect((await run({ do: 'people remove', login: 'requester' })).lines[0]).toContain('has no rights any more');
    expect(data.transaction(({ people }) => people.findByActor('terminal:requester'))).toMatchObject({ active: false });
    expect((await run({ do: 'people remove', login: 'requester' })).lines).toEqual(['requester is removed already']);
    const back = { login: 'requester', display: null, accounts: [], groups: ['ops'], keys: [] };
    expect((await run({ do: 'people add', ...back })).ok).toBe(true);
    expect(data.transaction(({ people }) => people.findByLogin('requester'))).toMatchObject({ active: true });
    expect(acts().slice(-2)).toEqual(['person removed', 'person changed']);
  });
});

describe('a Terraform state', () => {
  const state = {
    ...{ serial: 3, lineage: 'b7c1', terraform_version: '1.12.6', secret: 'initial-password' },
    resources: [{ type: 'proxmox_virtual_environment_vm', name: 'vm', instances: [{ attributes: {} }] }],
  };

  beforeEach(async () => {
    prepareData(data, installation);
    data.transaction(({ people, requests }) => {
      const [somebody] = people.list();
      requests.add(sampleRequest('r-1', somebody?.person.id ?? ''));
      requests.add(sampleRequest('r-2', somebody?.person.id ?? ''));
    });
    await data.artifacts.save('r-1', 'terraform-state', Buffer.from(JSON.stringify(state)));
  });

  it('is shown without what it holds', async () => {
    const { ok, lines, content } = await run({ do: 'state show', request: 1 });
    expect([ok, content]).toEqual([true, null]);
    expect(lines).toEqual([
      'serial 3, lineage b7c1, written by version 1.12.6',
      'proxmox_virtual_environment_vm.vm: 1',
    ]);
    expect(acts()).not.toContain('state exported');
  });

  it('is exported whole, and the audit log tells of it', async () => {
    const { content, lines } = await run({ do: 'state export', request: 1 });
    expect(JSON.parse(content ?? '')).toEqual(state);
    expect(lines[0]).toContain('holds secrets');
    expect(acts().at(-1)).toBe('state exported');
  });

  it.each([
    [2, 'R-2 has no Terraform state'],
    [3, 'there is no request R-3'],
  ])('of request %i is not there', async (request, problem) => {
    expect(await run({ do: 'state export', request })).toEqual({ ok: false, lines: [problem], content: null });
    expect(acts()).not.toContain('state exported');
  });
});

describe('a link on the host', () => {
  const link = (state: 'half-confirmed' | 'asked') =>
    data.transaction((stores) => {
      const parties = partiesOf(stores, 'terminal:requester', 'slack:T1/U9');
      const sides = { from: { actor: 'terminal:requester', channel: 'c' }, to: { actor: 'slack:T1/U9', channel: 'c' } };
      const shown = parties === null ? null : linkDigest(stores, parties);
      const now = data.tools.now();
      stores.links.add({ state, codeHash: state, ...sides, shown, madeAt: now, expiresAt: now + 60_000 });
    });

  it('is accepted once both accounts have confirmed it', async () => {
    prepareData(data, installation);
    link('half-confirmed');
    link('asked');
    expect(await run({ do: 'people link', number: 1 })).toMatchObject({
      ok: false,
      lines: [
        'link 1 is half-confirmed; both accounts have to have confirmed it',
        'waiting is 2: terminal:requester and slack:T1/U9',
      ],
    });
    expect(await run({ do: 'people link', number: 2 })).toMatchObject({ ok: true });
    expect(data.transaction(({ people }) => people.findByActor('slack:T1/U9')?.login)).toBe('requester');
    expect(acts().at(-1)).toBe('link accepted');
    expect(await run({ do: 'people link', number: 2 })).toMatchObject({ ok: false });
  });
});
