import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestWorld, testWorld } from '../fakes/test-world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const GOOD = '/vm create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d';

describe('/vm create', () => {
  it('makes a request that is planned, holds what it needs, and tells who may approve', () => {
    const reply = world.type('terminal:ana', `${GOOD} reason="load test 4.2" page_title="Hi there" workers=4`);
    expect(reply).toMatchObject({ kind: 'answer', tone: 'ok', title: 'R-1 create web-1: it is being planned' });
    expect(reply.kind === 'answer' ? reply.lines : []).toEqual([
      'debian-13, size s, prod, blueprint web, 7 days',
      'rule prod-needs-ops asks for 1 of ops',
      'in ops may approve: Bo, Cy, Dee',
      'a request that waits longer than 4 h expires',
    ]);
    const request = world.request(1);
    expect(request.ask).toEqual({
      action: 'create-vm',
      name: 'web-1',
      template: 'debian-13',
      size: 's',
      environment: 'prod',
      blueprint: 'web',
      parameters: { page_title: 'Hi there', workers: 4, tls: false, mode: 'static' },
      leaseDays: 7,
      reason: 'load test 4.2',
    });
    expect(request.state.state).toBe('planning');
    const held = world.transaction(({ reservations }) => reservations.listFor(request.id));
    expect(held).toEqual(['ipv4:10.0.20.10', expect.stringMatching(/^mac:BC:24:11:/), 'name:web-1', 'vmid:12000']);
    expect(world.card(1)).toMatchObject({ state: 'planning', label: 'R-1', target: 'web-1', facts: null });
  });

  it.each<[string, string, string]>([
    ['no name', '/vm create size=s env=prod workers=1', 'the name is missing'],
    ['@everyone', GOOD.replace('web-1', '@everyone'), 'the name "@everyone" has "@" in it'],
    ['300 characters', GOOD.replace('web-1', 'a'.repeat(300)), 'the name is 300 characters long'],
    ['64 characters', GOOD.replace('web-1', 'a'.repeat(64)), 'the name is 64 characters long'],
    ['a look-alike', GOOD.replace('web-1', 'wеb-1'), 'the name "w<U+0435>b-1" has the character U+0435 in it'],
    ['a full-width digit', GOOD.replace('web-1', 'web-１'), 'U+FF11'],
    ['an invisible character', GOOD.replace('web-1', 'web\u200b-1'), 'the character U+200B'],
    ['a space', GOOD.replace('web-1', '"web 1"'), 'a space'],
    ['capitals', GOOD.replace('web-1', 'Web-1'), 'write web-1'],
    ['a hyphen at the end', GOOD.replace('web-1', 'web-'), 'begins or ends with -'],
    ['a dot', GOOD.replace('web-1', 'web.1'), '"." in it'],
    ['a name of the bot', GOOD.replace('web-1', 'chatops-i1-x'), "kept for the bot's own machines"],
    ['a label', GOOD.replace('web-1', 'r-42'), "looks like a request's"],
    ['template text', GOOD.replace('web-1', '{{x}}'), '"{" in it'],
    [
      'an unknown template',
      GOOD.replace('debian-13', 'debain-13'),
      'there is no template "debain-13"; did you mean debian-13?',
    ],
    ['an unknown size', GOOD.replace('size=s', 'size=xxl'), 'there is no size "xxl" (there is s, m)'],
    [
      'an unknown environment',
      GOOD.replace('env=prod', 'env=pord'),
      'there is no env "pord"; did you mean prod? (there is prod, dev)',
    ],
    ['an unknown blueprint', GOOD.replace('=web', '=wbe'), 'there is no blueprint "wbe"; did you mean web?'],
    ['a lease beyond the maximum', GOOD.replace('7d', '31d'), 'a lease of 31 days is not possible; in prod 1d to 30d'],
    ['no lease at all', GOOD.replace('7d', '0d'), 'a lease of 0 days is not possible'],
    ['a lease in words', GOOD.replace('7d', 'long'), 'the lease "long" is no number of days'],
    ['an unknown key', `${GOOD} workers=2 wrokers=2`, 'there is no "wrokers" here; did you mean workers?'],
    ['a missing parameter', GOOD, 'workers of blueprint web is missing; allowed is a number from 1 to 8'],
    ['a wrong number', `${GOOD} workers=99`, 'workers of blueprint web cannot be "99"'],
    ['a wrong choice', `${GOOD} workers=2 mode=x`, 'mode of blueprint web cannot be "x"; allowed is static, proxy'],
    ['a wrong boolean', `${GOOD} workers=2 tls=maybe`, 'tls of blueprint web cannot be "maybe"; allowed is yes or no'],
    ['text over lines', `${GOOD} workers=2 page_title="a\nb"`, 'page_title of blueprint web cannot be'],
    [
      'a long reason',
      `${GOOD} workers=2 reason="${'x'.repeat(201)}"`,
      'the reason is 201 characters long; at most 200',
    ],
    ['a word too many', `${GOOD} prod`, '"prod" is one word too many'],
    ['a key twice', `${GOOD} size=m`, 'size is given twice'],
    ['an open quote', `${GOOD} reason="x`, 'is not closed'],
  ])('refuses %s privately and leaves nothing behind', (_, text, problem) => {
    const before = world.count();
    const reply = world.type('terminal:ana', text);
    expect(reply).toMatchObject({ kind: 'answer', tone: 'problem' });
    expect(reply.kind === 'answer' ? reply.lines.join('\n') : '').toContain(problem);
    expect(world.count()).toEqual(before);
  });

  it('tells all problems at once', () => {
    const reply = world.type('terminal:bo', '/vm create Web template=debian size=xl env=live lease=9y');
    expect(reply.kind === 'answer' ? reply.lines : []).toEqual([
      'the name "Web" has capital letters; write web',
      'there is no template "debian"; did you mean debian-13? (there is debian-13)',
      'there is no size "xl" (there is s, m)',
      'there is no env "live" (there is prod, dev)',
      'there is no SSH key of yours on file, so you could not get in; add one: /vm key add ssh-ed25519 AAAA…',
    ]);
  });

  it('refuses a name that is held by a request or has a VM', () => {
    world.type('terminal:ana', `${GOOD} workers=1`);
    const held = world.type('terminal:ana', `${GOOD} workers=1`);
    expect(held).toMatchObject({ tone: 'problem', lines: ['the name web-1 is held by R-1; choose another'] });
  });

  it.each([
    [
      'a deny names its rule',
      GOOD.replace('prod', 'dev').replace('size=s', 'size=m'),
      'rule no-large-in-dev: dev has room',
    ],
    ['nothing that fits names what is near', GOOD, 'no rule allows this'],
  ])('refuses by policy: %s', (title, text, reason) => {
    if (title.startsWith('nothing')) {
      world.transaction(({ people }) => people.removeMember('web-team', world.people.ana.id));
    }
    const before = world.count();
    const reply = world.type('terminal:ana', `${text} workers=1`);
    expect(reply.kind === 'answer' ? reply.lines.join('\n') : '').toContain(reason);
    expect(world.count()).toEqual({ ...before, audit: before.audit + 1 });
  });

  it('refuses what nobody could approve', () => {
    world.transaction(({ people }) => {
      for (const login of ['bo', 'cy', 'dee'] as const) people.removeMember('ops', world.people[login].id);
      people.addMember('ops', world.people.ana.id, 0);
    });
    const reply = world.type('terminal:ana', `${GOOD} workers=1`);
    expect(reply.kind === 'answer' ? reply.lines.join('\n') : '').toContain('there are not that many who may');
    expect(world.count()).toMatchObject({ requests: 0, held: 0 });
  });

  it('keeps each person within the limits', () => {
    for (const name of ['a', 'b', 'c']) world.type('terminal:ana', `/vm create ${name} size=s env=dev`);
    const reply = world.type('terminal:ana', '/vm create d size=s env=dev');
    expect(reply).toMatchObject({
      tone: 'problem',
      lines: [
        'you have 3 of 3 VMs (R-1 a, R-2 b, R-3 c): 0 left, and this needs 1; destroy a VM, cancel a request, or ask an administrator for more',
      ],
    });
    expect(world.count().requests).toBe(3);
  });

  it('says when addresses have run out, and holds nothing', () => {
    for (const name of ['a', 'b']) world.type('terminal:ana', `/vm create ${name} size=s env=prod`);
    const before = world.count();
    const reply = world.type('terminal:ana', '/vm create c size=s env=prod');
    expect(reply).toMatchObject({
      tone: 'problem',
      lines: ['no address is free in prod; an operator has to widen its range'],
    });
    expect(world.count()).toEqual(before);
  });

  it('keeps template text as text', () => {
    const text = `{{ lookup('pipe', 'id') }} $\{HOME} %{if x}`;
    world.type('terminal:ana', `${GOOD} workers=1 reason="${text}" page_title="${text}"`);
    expect(world.request(1).ask).toMatchObject({ reason: text, parameters: { page_title: text } });
    expect(world.card(1).reason).toBe(text);
  });

  it('opens a form without words, and shows problems at its fields', () => {
    const form = world.type('terminal:ana', '/vm create');
    expect(form).toMatchObject({ kind: 'form', form: 'vm create' });
    const fields = {
      name: 'Web',
      template: 'debian-13',
      size: 's',
      env: 'dev',
      blueprint: 'base',
      lease: '',
      reason: '',
    };
    const again = world.sendForm('terminal:ana', 'vm create', fields);
    const problems = again.kind === 'form' ? again.fields.flatMap(({ problem }) => problem ?? []) : [];
    expect(problems).toEqual(['the name "Web" has capital letters; write web']);
    expect(again.kind === 'form' ? again.fields.map((field) => field.default) : []).toEqual([
      ...['Web', 'debian-13', 's', 'dev', 'base', null, null],
    ]);
    expect(world.sendForm('terminal:ana', 'vm create', { ...fields, name: 'web' })).toMatchObject({ tone: 'ok' });
    expect(world.request(1).ask).toMatchObject({ leaseDays: 3, reason: null });
  });
});

describe('the form of /vm create', () => {
  it('asks for the parameters of the chosen blueprint where one has to be given', () => {
    const fields = { name: 'web-1', template: 'debian-13', size: 's', env: 'dev', blueprint: 'web' };
    const form = world.sendForm('terminal:ana', 'vm create', fields);
    const workers = form.kind === 'form' ? form.fields.find(({ name }) => name === 'workers') : null;
    expect(workers).toMatchObject({ required: true, hint: 'workers: a number from 1 to 8' });
    expect(workers?.problem).toContain('workers of blueprint web is missing');
    const sent = world.sendForm('terminal:ana', 'vm create', { ...fields, workers: '2', page_title: '', tls: 'yes' });
    expect(sent).toMatchObject({ tone: 'ok' });
    expect(world.request(1).ask).toMatchObject({ parameters: { workers: 2, tls: true, page_title: 'Hello' } });
  });
});

describe('the one door', () => {
  it('refuses an account that nobody knows, and says how to be let in', () => {
    const reply = world.type('slack:T1/U2', GOOD);
    expect(reply).toMatchObject({
      tone: 'refused',
      title: 'the account slack:T1/U2 belongs to nobody that this bot knows',
    });
    expect(world.count().requests).toBe(0);
  });

  it('refuses a person who is not active', () => {
    world.transaction(({ people }) => people.setActive(world.people.ana.id, false));
    expect(world.type('terminal:ana', GOOD)).toMatchObject({ tone: 'refused', title: 'Ana is not active' });
  });

  it('counts commands per person, all accounts together', () => {
    world.transaction(({ people }) => people.addActor(world.people.ana.id, 'slack:T1/U9'));
    for (let count = 0; count < 5; count += 1) {
      world.type('terminal:ana', '/vm list');
      world.type('slack:T1/U9', '/vm list');
    }
    world.clock.now += 20_000;
    const refused = world.type('terminal:ana', '/vm list');
    expect(refused).toMatchObject({ tone: 'problem', title: 'that is too fast' });
    expect(refused.kind === 'answer' ? refused.lines : []).toContain('again in 41 s, if nothing is sent until then');
    world.clock.now += 41_000;
    expect(world.type('terminal:ana', '/vm list')).toMatchObject({ tone: 'ok' });
  });

  it.each([
    ['/vm craete web-1', 'did you mean /vm create?'],
    ['/vm-admin templat list', 'did you mean /vm-admin template list?'],
    ['/vn', '/vm help shows them all'],
    [`/vm ${'x'.repeat(9000)}`, 'characters long'],
  ])('answers %s', (text, expected) => {
    const reply = world.type('terminal:ana', text);
    expect(reply.kind === 'answer' ? reply.lines.join('\n') : '').toContain(expected);
  });

  it('says so where the program itself fails, and keeps nothing of the act', () => {
    world.type('terminal:ana', `${GOOD} workers=1`);
    world.transaction((stores) =>
      stores.runs.add({ id: 'x', requestId: world.request(1).id, recipe: 'plan-create-vm', startedAt: 1 }),
    );
    const findSteps = (): never => {
      throw new Error('disk is full');
    };
    world.tools.journal = { ...world.tools.journal, findSteps };
    expect(() => world.type('terminal:ana', '/vm logs R-1')).toThrow('disk is full');
    const told = world.transaction(({ outbox }) =>
      outbox.listDue(world.clock.now, 99).flatMap(({ item }) => (item.kind === 'tell' ? [item.card] : [])),
    );
    expect(told).toMatchObject([{ tone: 'problem', title: 'this went wrong inside the bot' }]);
    expect(world.transaction(({ invocations }) => invocations.listWaiting(9))).toEqual([]);
  });

  it('stores no pasted private key anywhere, and says that it is leaked', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const secret = pem.split('\n')[1] ?? '';
    const reply = world.type('terminal:ana', `/vm key add ${pem}`);
    expect(reply).toMatchObject({ tone: 'refused', title: 'that was a private key: treat it as leaked' });
    expect(world.everything()).not.toContain(secret);
  });
});
