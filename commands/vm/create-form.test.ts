import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askAndPlan } from '../fakes/drive-request.js';
import { samplePolicy } from '../fakes/sample-policy.js';
import { sampleSettings } from '../fakes/sample-settings.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import { previewForm } from '../preview-form.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const preview = (fields: Record<string, string>, actor = 'terminal:ana') => {
  const form = previewForm(world.tools, actor, 'vm create', fields);
  if (form.kind !== 'form') throw new Error(form.title);
  return form;
};
const field = (form: ReturnType<typeof preview>, name: string) => form.fields.find((item) => item.name === name);

describe('the form of /vm create', () => {
  it('says what each choice stands for', () => {
    const form = world.type('terminal:ana', '/vm create');
    if (form.kind !== 'form') throw new Error('no form');
    expect(field(form, 'size')).toMatchObject({
      ...{ choices: ['s', 'm'], live: true, default: null },
      labels: { s: 's · 1 vCPU · 1 GiB · 8 GiB', m: 'm · 2 vCPU · 4 GiB · 32 GiB' },
    });
    expect(field(form, 'env')?.labels).toEqual({ prod: 'prod · at most 30 days', dev: 'dev · at most 7 days' });
    expect(field(form, 'blueprint')?.labels).toEqual({ base: 'base · users', web: 'web · nginx with a page' });
    expect(form.fields.filter(({ live }) => live).map(({ name }) => name)).toEqual([
      ...['template', 'size', 'env', 'blueprint', 'lease'],
    ]);
    expect(form.notes).toEqual([
      'what the policy says stands here once size and environment are chosen',
      'you have 0 of 3 VMs; with this one 1',
    ]);
  });

  it('offers only what the policy leaves to this person in some combination', () => {
    world.transaction(({ people }) => people.addKey(world.people.bo.id, { line: 'k', fingerprint: 'f', addedAt: 0 }));
    expect(field(preview({}), 'env')?.choices).toEqual(['prod', 'dev']);
    // Ops have no rule for dev, and what is long in prod is asked about, not refused.
    expect(field(preview({}, 'terminal:bo'), 'env')).toMatchObject({ choices: ['prod'], default: 'prod' });
    world.load({
      rules: [
        ...samplePolicy.rules,
        {
          name: 'no-m',
          when: [{ field: 'memory-mib', operator: 'at-least', value: 2048 }],
          effect: { kind: 'deny', text: 'no' },
        },
      ],
    });
    expect(field(preview({}), 'size')).toMatchObject({ choices: ['s'], default: 's' });
  });

  it.each<[string, 'at-least' | 'at-most', number]>([
    ['a middle stretch of leases', 'at-least', 12],
    ['short leases', 'at-most', 3],
  ])('keeps an environment that is open for %s alone', (_, operator, value) => {
    const open = { field: 'lease-days', operator, value } as const;
    const bound = operator === 'at-least' ? [{ field: 'lease-days', operator: 'at-most', value: 13 } as const] : [];
    world.load({ rules: [{ name: 'some', when: [open, ...bound], effect: { kind: 'allow' } }] });
    expect(field(preview({}), 'env')?.choices).toEqual(operator === 'at-least' ? ['prod'] : ['prod', 'dev']);
  });

  it('shows everything, and says so, where there is too much to ask about', () => {
    const many = Array.from({ length: 700 }, (_, at) => `s${at}`);
    const sizes = new Map(many.map((name) => [name, { name, cores: 1, memoryMiB: 1024, diskGiB: 8 }]));
    world.tools.settings = { ...sampleSettings, sizes };
    const form = preview({}, 'terminal:ana');
    expect(field(form, 'size')?.choices?.length).toBe(700);
    expect(form.notes?.at(-1)).toBe('all choices are shown: there are too many to ask the policy about each of them');
  });

  it.each<[string, Record<string, string>, string[]]>([
    [
      'who must approve, by name',
      { size: 's', env: 'prod' },
      [
        'rule prod-needs-ops asks for 1 of ops',
        'in ops may approve: Bo, Cy, Dee',
        'a request that waits longer than 4 h expires',
      ],
    ],
    ['that it is free', { size: 's', env: 'dev' }, ['allowed at once by rule dev-is-free']],
    [
      'why it is refused',
      { size: 'm', env: 'dev' },
      ['refused: rule no-large-in-dev: dev has room for small VMs only'],
    ],
    [
      'that the lease is wrong',
      { size: 's', env: 'dev', lease: '9d' },
      ['what the policy says stands here once the lease is right'],
    ],
  ])('says before it is sent %s', (_, fields, notes) => {
    const before = world.count();
    const form = preview(fields);
    expect(form.notes).toEqual([...notes, 'you have 0 of 3 VMs; with this one 1']);
    expect(world.count()).toEqual(before);
  });

  it('shows the parameters of the blueprint that is chosen, and drops those of another', () => {
    const names = (fields: Record<string, string>) => preview(fields).fields.map(({ name }) => name);
    expect(names({ blueprint: 'web' })).toEqual([
      ...['name', 'template', 'size', 'env', 'blueprint', 'lease', 'page_title', 'workers', 'tls', 'mode', 'reason'],
    ]);
    const form = preview({ name: 'web-1', blueprint: 'web', workers: '3', tls: 'yes', mode: 'odd' });
    expect(form.fields.slice(6, 10).map((item) => [item.default, item.choices])).toEqual([
      ...[
        ['Hello', null],
        ['3', null],
        ['yes', ['yes', 'no']],
        ['static', ['static', 'proxy']],
      ],
    ]);
    expect(names({ blueprint: 'base', workers: '3' })).not.toContain('workers');
    const stale = { name: 'web-1', template: 'debian-13', size: 's', env: 'dev', blueprint: 'base', workers: '3' };
    expect(world.sendForm('terminal:ana', 'vm create', stale)).toMatchObject({ tone: 'ok' });
    expect(world.request(1).ask).toMatchObject({ parameters: {} });
  });

  it('keeps what was entered and says above the fields what belongs to none of them', () => {
    const fields = { name: 'web-1', template: 'debian-13', size: 'm', env: 'dev', blueprint: 'base', lease: '3d' };
    const again = world.sendForm('terminal:ana', 'vm create', fields);
    if (again.kind !== 'form') throw new Error('no form');
    expect(again.notes).toEqual([
      'this VM cannot be asked for: nothing was changed',
      'refused: rule no-large-in-dev: dev has room for small VMs only',
    ]);
    expect(again.fields.map((item) => item.default)).toEqual(['web-1', 'debian-13', 'm', 'dev', 'base', '3d', null]);
  });

  it('says at its field that a choice is not there any more', () => {
    const fields = { name: 'web-1', template: 'debian-12', size: 's', env: 'dev', blueprint: 'base' };
    const again = world.sendForm('terminal:ana', 'vm create', fields);
    if (again.kind !== 'form') throw new Error('no form');
    expect(field(again, 'template')).toMatchObject({ default: null, problem: expect.stringContaining('"debian-12"') });
  });

  it('counts what is asked for already', () => {
    askAndPlan(world);
    expect(preview({}).notes).toContain('you have 1 of 3 VMs; with this one 2');
  });

  it('is not opened for somebody without a key, who gets a button for it', () => {
    const reply = world.type('terminal:bo', '/vm create');
    expect(reply).toMatchObject({ kind: 'answer', tone: 'problem', title: 'first your SSH key: nothing was changed' });
    const button = reply.kind === 'answer' ? reply.buttons[0] : undefined;
    expect(button).toMatchObject({ action: 'say', token: 'say.vm key add', label: 'Add a key' });
    expect(world.press('terminal:bo', button?.token ?? '')).toMatchObject({ kind: 'form', form: 'vm key add' });
  });

  it('is not opened for somebody whom the policy leaves nothing', () => {
    world.load({ rules: [] });
    const reply = world.type('terminal:ana', '/vm create');
    expect(reply).toMatchObject({ tone: 'refused', title: 'there is no VM that you may ask for' });
  });

  it.each([
    ['slack:T1/U9', 'vm create', 'the account slack:T1/U9 belongs to nobody that this bot knows'],
    ['terminal:ana', 'vm list', 'there is no form "vm list"'],
    ['terminal:ana', 'x'.repeat(9000), 'there is no form'],
  ])('is not shown to %s for %.20s', (actor, form, title) => {
    const reply = previewForm(world.tools, actor, form, {});
    expect(reply).toMatchObject({ kind: 'answer', tone: 'refused', title: expect.stringContaining(title) });
  });
});
