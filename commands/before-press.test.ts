import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beforePress } from './before-press.js';
import type { CardButton } from './card.js';
import { approve, askAndPlan, plan, planFacts, shownDigest, textOf } from './fakes/drive-request.js';
import { samplePolicy } from './fakes/sample-policy.js';
import { type TestWorld, testWorld } from './fakes/test-world.js';
import { MACHINERY, moveRequest } from './request/move-request.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const token = (action: CardButton['action']): string =>
  world.card(1).buttons.find((item) => item.action === action)?.token ?? '';
const look = (actor = 'terminal:bo', pressed = token('deny')) => textOf(beforePress(world.tools, actor, pressed));

describe('before a denial is asked for', () => {
  it('the form says what it is about, and its reason denies', () => {
    askAndPlan(world, 'reason="load test"');
    const kept = world.count();
    expect(beforePress(world.tools, 'terminal:bo', token('deny'))).toMatchObject({
      ...{ kind: 'form', form: 'vm deny R-1', title: 'Deny R-1', submit: 'Deny' },
      notes: [
        'R-1 create web-1 in prod, asked for by Ana: load test',
        'it waits until Tue, 24 Nov 2026, 16:00 UTC; one denial ends it',
      ],
      fields: [{ name: 'reason', long: true, required: false }],
    });
    expect(world.count()).toEqual(kept);
    expect(textOf(world.press('terminal:bo', token('deny'), 'not now,\nsorry'))).toBe(
      'R-1 create web-1: denied\nnot now, sorry',
    );
  });

  it.each([
    ['who asked for it', 'terminal:ana', 'nobody decides about their own request'],
    ['who is not asked', 'terminal:eve', 'rule prod-needs-ops does not ask you'],
  ])('there is an answer for one %s, with who may', (_, actor, why) => {
    world.transaction(({ people }) => people.add({ login: 'eve', display: 'Eve', active: true }, ['terminal:eve']));
    askAndPlan(world);
    expect(look(actor)).toContain(why);
    expect(look(actor)).toContain('in ops may approve: Bo, Cy, Dee');
  });

  it('there is an answer with who decided and when', () => {
    askAndPlan(world);
    const pressed = token('deny');
    approve(world);
    expect(look('terminal:cy', pressed)).toContain(
      'already approved by Bo, Tue, 24 Nov 2026, 12:00 UTC; it waits for a free place',
    );
  });

  it('there is an answer once it has expired, and nothing is moved', () => {
    askAndPlan(world);
    world.clock.now += 4 * 3_600_000;
    expect(look()).toContain('it expired without a decision, Tue, 24 Nov 2026, 16:00 UTC');
    expect(world.request(1).state.state).toBe('awaiting-approval');
  });

  it('there is an answer where the policy decides differently, with the difference', () => {
    askAndPlan(world);
    world.load({
      rules: samplePolicy.rules.map((rule) =>
        rule.name === 'prod-needs-ops'
          ? {
              ...rule,
              effect: { kind: 'require', approvals: [{ group: 'ops', count: 2 }], expiresAfterHours: 4 } as const,
            }
          : rule,
      ),
    });
    expect(look()).toContain('the policy asks for 2 of ops within 4 h, before for 1 of ops within 4 h');
    expect(world.request(1).state.state).toBe('awaiting-approval');
  });

  it('there is an answer to who has approved it already', () => {
    world.type('terminal:ana', '/vm create web-1 template=debian-13 size=s env=prod lease=20d');
    plan(world, 1);
    world.press('terminal:bo', token('approve'));
    expect(look()).toContain('your approval counts since Tue, 24 Nov 2026, 12:00 UTC');
  });

  it.each([
    ['terminal:bo', '1.deny.AAAAAAAAAAAAAAAAAAAAAA', 'this button belongs to an earlier plan'],
    ['terminal:bo', '9.deny.AAAAAAAAAAAAAAAAAAAAAA', 'this button is not known here'],
    ['terminal:bo', 'nonsense', 'this button is not known here'],
    ['slack:T1/U9', 'nonsense', 'belongs to nobody that this bot knows'],
  ])('%s gets an answer to %s', (actor, pressed, expected) => {
    askAndPlan(world);
    expect(look(actor, pressed)).toContain(expected);
  });
});

describe('a member of a mirrored group who has never been here', () => {
  it('gets the form where the group is asked, and nobody else of the platform does', () => {
    world.transaction(({ people }) => {
      for (const login of ['bo', 'cy', 'dee'] as const) people.removeMember('ops', world.people[login].id);
      people.setMirror('ops', { source: 'slack:T1/list', isRead: false });
      people.saveReading('ops', ['slack:T1/U7'], 0);
    });
    askAndPlan(world);
    expect(beforePress(world.tools, 'slack:T1/U7', token('deny'))).toMatchObject({ kind: 'form', title: 'Deny R-1' });
    expect(look('slack:T1/U8')).toContain('belongs to nobody that this bot knows');
    world.clock.now += 4 * 3_600_000;
    expect(look('slack:T1/U7')).toContain('you are in ops: type /vm help once');
  });
});

describe('a button of an earlier plan', () => {
  const again = (facts: Parameters<typeof plan>[2]): { earlier: string; deny: string; digest: string } => {
    askAndPlan(world);
    const [earlier, deny, digest] = [token('approve'), token('deny'), shownDigest(world, 1)];
    const planAnew = { event: 'plan-anew', note: 'pve1 is away', counts: false } as const;
    world.transaction((stores) => void move(stores, planAnew));
    plan(world, 1, facts);
    return { earlier, deny, digest };
  };
  const move = (
    stores: Parameters<Parameters<TestWorld['transaction']>[0]>[0],
    event: Parameters<typeof moveRequest>[3],
  ) => moveRequest(stores, world.tools, world.request(1), event, MACHINERY);

  it('tells which facts have changed, when it is pressed and before', () => {
    const nodes = [{ node: 'pve2', online: true, memoryBytes: 1e11, memoryUsedBytes: 0, cpus: 8 }];
    const { earlier, deny } = again({ facts: { nodes } });
    const text = textOf(world.press('terminal:bo', earlier));
    expect(text).toContain('R-1 create web-1: this button belongs to an earlier plan');
    expect(text).toContain('node: pve2, before pve1');
    expect(text).toContain(`after looking at it: /vm approve R-1 ${shownDigest(world, 1)}`);
    expect(text).not.toContain('size:');
    expect(look('terminal:bo', deny)).toContain('node: pve2, before pve1');
    expect(world.request(1).state.state).toBe('awaiting-approval');
  });

  it('tells that only files differ', () => {
    const { earlier, digest } = again({ files: { 'user-data': 'u2' } });
    expect(textOf(world.press('terminal:bo', earlier))).toContain(
      `the same facts, but files or images of the work differ: its digest is ${shownDigest(world, 1)}, before ${digest}`,
    );
  });

  it('tells what Terraform would do now', () => {
    const changes = [{ address: 'module.other', type: 'vm', actions: ['create'], replacePaths: [] }];
    const facts = { ...planFacts, plan: { planFileSha256: 'f2', changes, canonicalChanges: '[]' } };
    const { earlier } = again({ end: { end: 'done', facts } });
    expect(textOf(world.press('terminal:bo', earlier))).toContain(
      'changes: create module.other, before create module.vm',
    );
  });

  it('that was made up tells what the present plan is', () => {
    askAndPlan(world);
    const text = textOf(world.press('terminal:bo', '1.approve.AAAAAAAAAAAAAAAAAAAAAA'));
    expect(text).toContain(`the present plan is ${shownDigest(world, 1)}, and it asks for 1 of ops within 4 h`);
    expect(text).toContain('node: pve1');
  });
});

describe('an approval by word', () => {
  it('of an earlier plan is told what has changed', () => {
    askAndPlan(world);
    const digest = shownDigest(world, 1);
    const note = { event: 'plan-anew', note: 'pve1 is away', counts: false } as const;
    world.transaction((stores) => void moveRequest(stores, world.tools, world.request(1), note, MACHINERY));
    plan(world, 1, {
      facts: { nodes: [{ node: 'pve2', online: true, memoryBytes: 1e11, memoryUsedBytes: 0, cpus: 8 }] },
    });
    expect(textOf(world.type('terminal:bo', `/vm approve R-1 ${digest}`))).toContain('node: pve2, before pve1');
  });

  it('whose decision has become another meanwhile is told so', () => {
    askAndPlan(world);
    world.load({
      rules: samplePolicy.rules.map((rule) =>
        rule.name === 'prod-needs-ops'
          ? {
              ...rule,
              effect: { kind: 'require', approvals: [{ group: 'ops', count: 2 }], expiresAfterHours: 4 } as const,
            }
          : rule,
      ),
    });
    expect(textOf(world.press('terminal:bo', token('approve')))).toContain(
      'the policy asks for 2 of ops within 4 h, before for 1 of ops within 4 h',
    );
  });
});
