import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalog } from '../catalog.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import { helpGroups } from './help-groups.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const help = (actor: string, text = '/vm help') => {
  const reply = world.type(actor, text);
  if (reply.kind !== 'answer') throw new Error('no answer');
  return reply;
};
const wordsOf = (actor: string) => {
  return help(actor).lines.flatMap((line) => /^\/(vm(?:-admin)?(?: [a-z]+)+)/.exec(line)?.[1] ?? []);
};

describe('/vm help', () => {
  it('has every command of the catalog somewhere', () => {
    const grouped = helpGroups.flatMap(({ commands }) => Object.keys(commands));
    const hidden = ['vm link confirm', 'vm link cancel'];
    expect([...grouped, ...hidden].toSorted()).toEqual(catalog.map(({ words }) => words).toSorted());
  });

  // The sample's rule for dev says nothing of the action, so that web-team may also adopt there.
  it('is made for who asks for VMs', () => {
    const { lines, buttons, tone } = help('terminal:ana');
    expect(tone).toBe('help');
    expect(lines[0]).toBe('you are Ana (login ana), in web-team; a key on file');
    expect(wordsOf('terminal:ana')).toEqual([
      ...['vm create', 'vm mine', 'vm list', 'vm show', 'vm destroy'],
      ...['vm why', 'vm pending', 'vm cancel', 'vm retry', 'vm logs', 'vm adopt', 'vm leave'],
      ...['vm key add', 'vm key list', 'vm key remove', 'vm link', 'vm unlink', 'vm help'],
    ]);
    expect(buttons.map(({ token }) => token)).toEqual(['say.vm create', 'say.vm mine']);
  });

  it('tells of joining accounts where there is another platform', () => {
    world.remove();
    world = testWorld({ platforms: ['slack'] });
    expect(wordsOf('terminal:ana')).not.toContain('vm link');
  });

  it('is made for who approves and looks after templates', () => {
    expect(help('terminal:bo').lines[0]).toBe('you are Bo (login bo), in ops; no SSH key of yours is on file');
    const words = wordsOf('terminal:bo');
    expect(words).toEqual(expect.arrayContaining(['vm approve', 'vm deny', 'vm adopt', 'vm-admin template build']));
    expect(words).not.toContain('vm-admin link accept');
  });

  it('shows links to administrators', () => {
    world.transaction(({ people }) => {
      people.addGroup('administrators');
      people.addMember('administrators', world.people.ana.id, 0);
    });
    expect(wordsOf('terminal:ana')).toContain('vm-admin link accept');
    expect(wordsOf('terminal:ana')).not.toContain('vm-admin template build');
  });

  it('hides what a rule denies to somebody whatever it is about', () => {
    world.load({
      rules: [
        { name: 'all', when: [], effect: { kind: 'allow' } },
        {
          name: 'no-web',
          when: [
            { field: 'requester-group', operator: 'is', value: ['web-team'] },
            { field: 'action', operator: 'is', value: ['create-vm'] },
          ],
          effect: { kind: 'deny', text: 'no' },
        },
      ],
    });
    expect(wordsOf('terminal:ana')).not.toContain('vm create');
    expect(wordsOf('terminal:ana')).toContain('vm destroy');
    expect(wordsOf('terminal:bo')).toContain('vm create');
  });

  it('tells all about one command, with what this person may choose', () => {
    const { lines } = help('terminal:ana', '/vm help create');
    expect(lines[0]).toContain('/vm create <name> template=…');
    expect(lines).toContain('size: s · 1 vCPU · 1 GiB · 8 GiB; m · 2 vCPU · 4 GiB · 32 GiB');
    expect(lines).toContain('env: prod (lease 1d to 30d, usually 7d); dev (lease 1d to 7d, usually 3d)');
    expect(lines).toContain('workers (blueprint web): workers, a number from 1 to 8');
    expect(help('terminal:ana', '/vm help key').lines.length).toBe(3);
    expect(help('terminal:ana', '/vm help show').lines).toEqual([
      '/vm show <name>  a VM with its address and host key, or a request with its plan',
      'name: as in web-1',
    ]);
  });

  it.each(['/vm', '/vm-admin', '/vm help nonsense'])('stands for %s too', (text) => {
    expect(help('terminal:ana', text).lines).toEqual(help('terminal:ana').lines);
  });
});
