import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askAndPlan, begin, end, plan, readyFacts, shownDigest, textOf } from '../fakes/drive-request.js';
import { ANA_KEY, type TestWorld, testWorld } from '../fakes/test-world.js';
import type { Person, Stores } from '../stores.js';

const SLACK = 'slack:T1/U9';
const MINUTE_MS = 60_000;

let world: TestWorld;
beforeEach(() => {
  world = testWorld({ operatorsChannels: ['terminal:main'] });
  world.transaction(({ people }) => {
    people.addGroup('administrators');
    for (const person of [world.people.cy, world.people.dee]) people.addMember('administrators', person.id, 0);
  });
});
afterEach(() => world.remove());

const say = (actor: string, text: string): string => textOf(world.type(actor, text));
const codeOf = (actor: string): string => /your code: (\S+)/.exec(say(actor, '/vm link'))?.[1] ?? '';
const acts = (): string[] =>
  world.transaction(({ audit }) => audit.list({ requestId: null, person: null, limit: 99 }).map(({ act }) => act));
const told = (actor: string): string[] =>
  world.transaction(({ outbox }) =>
    outbox.listDue(world.clock.now, 99).flatMap(({ item }) => {
      return item.kind === 'tell' && item.actor === actor && item.card.kind === 'answer' ? [item.card.title] : [];
    }),
  );
const ownerOf = (actor: string): string | null =>
  world.transaction(({ people }) => people.findByActor(actor)?.login ?? null);
const read = <T>(act: (stores: Stores) => T): T => world.transaction(act);

/** Bea, who is known on Slack alone: in dev-ops and ops, with a key. */
function addBea(): Person {
  return world.transaction(({ people }) => {
    const bea = people.add({ login: 'bea', display: 'Bea', active: true }, [SLACK]);
    people.addMember('ops', bea.id, 5);
    people.addKey(bea.id, { line: ANA_KEY, fingerprint: 'SHA256:bea', addedAt: 1 });
    return bea;
  });
}

/** Both confirm; gives what the last one was told. */
function confirmBoth(from = 'terminal:ana', to = SLACK): string {
  say(to, `/vm link ${codeOf(from)}`);
  say(to, '/vm link confirm 1');
  return say(from, '/vm link confirm 1');
}

describe('/vm link', () => {
  it('joins an account that belongs to nobody, once both have confirmed and an administrator has accepted', () => {
    const screen = world.type(SLACK, `/vm link ${codeOf('terminal:ana').toLowerCase().replace('-', '')}`);
    expect(screen).toMatchObject({
      title: 'join these two accounts?',
      lines: expect.arrayContaining([
        'terminal:ana: Ana (login ana); in web-team; a key on file',
        `${SLACK}: belongs to nobody yet; in no group`,
        `with ${SLACK} you will act as Ana: the rights of web-team, the keys on file`,
        'with terminal:ana you will gain: nothing more',
      ]),
      buttons: [{ token: 'say.vm link confirm 1' }, { token: 'say.vm link cancel 1' }],
    });
    expect(told('terminal:ana')).toEqual([]);
    expect(textOf(world.press(SLACK, 'say.vm link confirm 1'))).toContain('now terminal:ana has to confirm it');
    expect(told('terminal:ana')).toEqual(['join these two accounts?']);
    expect(textOf(world.press('terminal:ana', 'say.vm link confirm 1'))).toContain(
      'in administrators may accept: Cy, Dee',
    );
    expect(ownerOf(SLACK)).toBeNull();
    expect(say('terminal:cy', '/vm-admin link list')).toContain(`link 1: terminal:ana and ${SLACK}`);
    expect(say('terminal:cy', '/vm-admin link accept 1')).toContain('are accounts of one person now');
    expect(ownerOf(SLACK)).toBe('ana');
    expect(told(SLACK)).toEqual([`terminal:ana and ${SLACK} are joined`]);
    expect(
      acts()
        .filter((act) => act.startsWith('link'))
        .toReversed(),
    ).toEqual([...['link offered', 'link claimed', 'link confirmed', 'link asked', 'link accepted']]);
  });

  it('makes codes that nobody guesses, and keeps none of them', () => {
    const codes = new Set(['1', '2', '3', '4', '5'].map(() => codeOf('terminal:ana')));
    expect(codes.size).toBe(5);
    for (const code of codes)
      expect(code).toMatch(/^[23456789BCDFGHJKMNPQRSTVWXZ]{5}-[23456789BCDFGHJKMNPQRSTVWXZ]{5}$/);
    const kept = read(({ links }) => links.listOpen());
    expect(kept.length).toBe(1);
    expect(JSON.stringify(kept)).not.toContain([...codes].at(-1));
  });

  it('joins a person of its own with all it has, and leaves one who can do nothing', () => {
    const bea = addBea();
    say(SLACK, '/vm create bea-1 template=debian-13 size=s env=prod lease=7d');
    plan(world, 1);
    world.type('terminal:cy', `/vm approve R-1 ${shownDigest(world, 1)}`);
    begin(world, 1);
    end(world, 1, { end: 'done', facts: readyFacts });
    const screen = say(SLACK, `/vm link ${codeOf('terminal:ana')}`);
    expect(screen).toContain('with terminal:ana you will gain: the rights of ops, the VMs bea-1, the keys on file');
    expect(screen).toContain('Bea is then no person of its own; its requests and votes stay under that name');
    say(SLACK, '/vm link confirm 1');
    say('terminal:ana', '/vm link confirm 1');
    expect(say('terminal:dee', '/vm-admin link accept 1')).toContain('are accounts of one person now');
    const { ana } = world.people;
    expect(read(({ people }) => people.groupsOf(ana.id))).toEqual(['ops', 'web-team']);
    expect(
      read(({ people }) => people.findGroup('ops')?.members.find(({ person }) => person.id === ana.id)?.since),
    ).toBe(5);
    expect(read(({ people }) => people.listKeys(ana.id).map(({ fingerprint }) => fingerprint))).toEqual([
      ...['SHA256:bea', 'SHA256:ana'],
    ]);
    expect(read(({ vms }) => vms.findLive('bea-1')?.owner)).toBe(ana.id);
    expect(
      read(({ people }) => [people.get(bea.id).active, people.groupsOf(bea.id), people.everLinked(bea.id)]),
    ).toEqual([...[false, [], [ana.id]]]);
    expect(read(({ requests }) => requests.findByNumber(1)?.requester)).toBe(bea.id);
  });

  it('lets nobody vote twice: not before and after the link, nor after it is undone', () => {
    addBea();
    world.transaction(({ people }) => people.addMember('ops', world.people.ana.id, 5));
    world.transaction(({ people }) =>
      people.addKey(world.people.bo.id, { line: ANA_KEY, fingerprint: 'f', addedAt: 0 }),
    );
    world.type('terminal:bo', '/vm create bo-1 template=debian-13 size=s env=prod lease=20d');
    plan(world, 1);
    expect(say(SLACK, `/vm approve R-1 ${shownDigest(world, 1)}`)).toContain('ops: 1 of 2');
    confirmBoth();
    say('terminal:cy', '/vm-admin link accept 1');
    world.clock.now += MINUTE_MS;
    expect(say(SLACK, `/vm approve R-1 ${shownDigest(world, 1)}`)).toContain('Bea has voted on this already');
    expect(say('terminal:ana', `/vm unlink ${SLACK}`)).toContain('a person of its own');
    expect(say(SLACK, `/vm approve R-1 ${shownDigest(world, 1)}`)).not.toContain('counts');
    expect(world.request(1).state.state).toBe('awaiting-approval');
  });

  it('takes no approval of a request by the account that it was asked with, also after the link is undone', () => {
    addBea();
    confirmBoth();
    say('terminal:cy', '/vm-admin link accept 1');
    askAndPlan(world);
    expect(say(SLACK, `/vm approve R-1 ${shownDigest(world, 1)}`)).toContain('nobody decides about their own request');
    say('terminal:ana', `/vm unlink ${SLACK}`);
    world.transaction(({ people }) => people.addMember('ops', people.findByActor(SLACK)?.id ?? '', 0));
    expect(say(SLACK, `/vm approve R-1 ${shownDigest(world, 1)}`)).toContain(
      'once linked to yours, and nobody decides about their own',
    );
    expect(world.request(1).state.state).toBe('awaiting-approval');
  });

  it('waits for what is under way, since a run is bound to who asked', () => {
    addBea();
    confirmBoth();
    say(SLACK, '/vm create bea-1 template=debian-13 size=s env=prod lease=7d');
    expect(say('terminal:cy', '/vm-admin link accept 1')).toContain('requests of Bea go on: R-1');
    expect(ownerOf(SLACK)).toBe('bea');
    say(SLACK, '/vm cancel R-1');
    expect(say('terminal:cy', '/vm-admin link accept 1')).toContain('are accounts of one person now');
  });

  it.each<[string, () => void]>([
    ['a group', () => read(({ people }) => people.addMember('ops', world.people.ana.id, 0))],
    ['a key', () => void read(({ people }) => people.removeKey(world.people.ana.id, 'SHA256:ana'))],
    ['the person', () => read(({ people }) => people.setActive(world.people.ana.id, false))],
  ])('is off where %s changed after the screens', (_, change) => {
    confirmBoth();
    change();
    expect(say('terminal:cy', '/vm-admin link accept 1')).toContain('what both confirmed is no longer so');
    expect(ownerOf(SLACK)).toBeNull();
    expect(say('terminal:cy', '/vm-admin link accept 1')).toContain('this link is cancelled');
  });
});

describe('a code', () => {
  it('is not for the account that made it, and stays good', () => {
    const code = codeOf('terminal:ana');
    expect(say('terminal:ana', `/vm link ${code}`)).toContain('the code was made with this very account');
    expect(say(SLACK, `/vm link ${code}`)).toContain('join these two accounts?');
  });

  it('is not for two accounts of one person, nor of one platform', () => {
    world.transaction(({ people }) => people.addActor(world.people.ana.id, SLACK));
    const code = codeOf('terminal:ana');
    expect(say(SLACK, `/vm link ${code}`)).toContain(`terminal:ana and ${SLACK} are accounts of yours already`);
    expect(say('terminal:bo', `/vm link ${code}`)).toContain('both accounts are on terminal');
  });

  it('ends after ten minutes', () => {
    const code = codeOf('terminal:ana');
    world.clock.now += 10 * MINUTE_MS;
    expect(say(SLACK, `/vm link ${code}`)).toContain('this code has expired');
    expect(read(({ links }) => links.listOpen())).toEqual([]);
    expect(acts()).toContain('link expired');
  });

  it('is void once a new one is made, and works once', () => {
    const [first, second] = [codeOf('terminal:ana'), codeOf('terminal:ana')];
    expect(say(SLACK, `/vm link ${first}`)).toContain('this code was used already, and works once');
    expect(say(SLACK, `/vm link ${second}`)).toContain('join these two accounts?');
    expect(say('slack:T1/U8', `/vm link ${second}`)).toContain('this code was used already, and works once');
  });

  it('is tried five times in ten minutes by an account, also by one that belongs to nobody', () => {
    const code = codeOf('terminal:ana');
    for (let left = 4; left >= 0; left -= 1) {
      const more = left === 0 ? 'may enter none for ten minutes' : `${left} more wrong ones`;
      expect(say(SLACK, `/vm link BCDFG-2345${left}`)).toContain(more);
    }
    expect(acts()[0]).toBe('link locked');
    expect(say(SLACK, `/vm link ${code}`)).toContain('5 wrong codes: this account may enter no code for now');
    // Another account is not held up by it.
    expect(say('slack:T1/U8', '/vm link BCDFG-23456')).toContain('4 more wrong ones');
    world.clock.now += 10 * MINUTE_MS + 1;
    expect(say(SLACK, `/vm link ${codeOf('terminal:ana')}`)).toContain('join these two accounts?');
  });

  it('is made by those alone who are known', () => {
    expect(say(SLACK, '/vm link')).toContain('belongs to nobody that this bot knows');
    expect(say(SLACK, '/vm link confirm 1')).toContain('there is nothing of yours to be joined');
    expect(say(SLACK, '/vm list')).toContain('belongs to nobody that this bot knows');
  });

  it('of a guest is not taken', () => {
    const code = codeOf('terminal:ana');
    world.accounts.set(SLACK, { kind: 'outside', why: 'the account is a guest' });
    expect(say(SLACK, `/vm link ${code}`)).not.toContain('join these two accounts?');
    expect(read(({ links }) => links.listOpen().map(({ state }) => state))).toEqual(['offered']);
  });
});

describe('confirming', () => {
  it('is for the two accounts alone, each in its turn', () => {
    say(SLACK, `/vm link ${codeOf('terminal:ana')}`);
    expect(say('terminal:bo', '/vm link confirm 1')).toContain('there is nothing of yours to be joined');
    expect(say('terminal:ana', '/vm link confirm 1')).toContain(`${SLACK} has to confirm it now`);
    say(SLACK, '/vm link confirm 1');
    expect(say(SLACK, '/vm link confirm 1')).toContain('terminal:ana has to confirm it now');
    say('terminal:ana', '/vm link confirm 1');
    expect(say('terminal:ana', '/vm link confirm 1')).toContain('an administrator has yet to accept it');
    expect(say('terminal:ana', '/vm link confirm x')).toContain('there is nothing of yours to be joined');
  });

  it('ends after ten minutes, and can be taken back by either', () => {
    say(SLACK, `/vm link ${codeOf('terminal:ana')}`);
    world.clock.now += 10 * MINUTE_MS;
    expect(say(SLACK, '/vm link confirm 1')).toContain('that was not confirmed in time');
    say(SLACK, `/vm link ${codeOf('terminal:ana')}`);
    expect(say('terminal:bo', '/vm link cancel 2')).toContain('there is nothing of yours to be joined');
    expect(textOf(world.press('terminal:ana', 'say.vm link cancel 2'))).toContain('the accounts are not joined');
    expect(say(SLACK, '/vm link confirm 2')).toContain('that was cancelled already');
  });

  it('is off where the screen no longer holds', () => {
    say(SLACK, `/vm link ${codeOf('terminal:ana')}`);
    world.transaction(({ people }) => people.addMember('ops', world.people.ana.id, 0));
    expect(say(SLACK, '/vm link confirm 1')).toContain('what the screen said is no longer so');
  });
});

describe('accepting', () => {
  it('is for administrators, and only once both have confirmed', () => {
    say(SLACK, `/vm link ${codeOf('terminal:ana')}`);
    say(SLACK, '/vm link confirm 1');
    expect(say('terminal:cy', '/vm-admin link accept 1')).toContain('this link is half-confirmed');
    say('terminal:ana', '/vm link confirm 1');
    for (const words of ['accept 1', 'refuse 1', 'list']) {
      expect(say('terminal:bo', `/vm-admin link ${words}`)).toContain('this is for administrators');
    }
    expect(say('terminal:cy', '/vm-admin link accept 9')).toContain('there is no such link');
    expect(ownerOf(SLACK)).toBeNull();
  });

  it('is not for one of the two persons, nor for one who ever was the same', () => {
    confirmBoth('terminal:cy');
    expect(say('terminal:cy', '/vm-admin link accept 1')).toContain(
      'it is about yourself: another administrator decides',
    );
    world.transaction(({ people }) => people.noteEverLinked(world.people.cy.id, world.people.dee.id, world.clock.now));
    expect(say('terminal:dee', '/vm-admin link accept 1')).toContain('there is no other one; on the host');
    expect(ownerOf(SLACK)).toBeNull();
  });

  it('by nobody else is said to the one who confirms', () => {
    world.transaction(({ people }) => people.removeMember('administrators', world.people.dee.id));
    expect(confirmBoth('terminal:cy')).toContain(
      'nobody else is in administrators: an operator can accept it on the host',
    );
  });

  it('can be refused, and both are told', () => {
    confirmBoth();
    expect(say('terminal:cy', '/vm-admin link refuse 1')).toContain('link 1 is refused');
    expect(told(SLACK)).toEqual([`terminal:ana and ${SLACK} are not joined`]);
    expect(say('terminal:cy', '/vm-admin link accept 1')).toContain('this link is refused');
    expect(ownerOf(SLACK)).toBeNull();
  });

  it('ends after seven days', () => {
    confirmBoth();
    world.clock.now += 7 * 24 * 60 * MINUTE_MS;
    expect(say('terminal:cy', '/vm-admin link list')).toBe('no accounts are to be joined');
    expect(say('terminal:cy', '/vm-admin link accept 1')).toContain('this link is expired');
  });
});

describe('/vm unlink', () => {
  it('makes an account a person of its own without rights, that stays one human with the other', () => {
    confirmBoth();
    say('terminal:cy', '/vm-admin link accept 1');
    expect(say('terminal:ana', `/vm unlink ${SLACK}`)).toContain('it is a person of its own (login u9), in no group');
    const alone = read(({ people }) => people.findByActor(SLACK));
    expect(alone).toMatchObject({ login: 'u9', active: true });
    expect(read(({ people }) => people.everLinked(world.people.ana.id))).toEqual([alone?.id]);
    expect(read(({ people }) => people.listKeys(alone?.id ?? ''))).toEqual([]);
    expect(acts()[0]).toBe('account unlinked');
  });

  it('is for the person and for administrators, and leaves the last account', () => {
    world.transaction(({ people }) => people.addActor(world.people.ana.id, SLACK));
    expect(say('terminal:bo', `/vm unlink ${SLACK}`)).toContain('is no account of yours');
    expect(say('terminal:ana', '/vm unlink slack:T1/U1')).toContain('is no account of yours');
    expect(say('terminal:bo', '/vm unlink terminal:bo')).toContain('is the only account of Bo');
    expect(say('terminal:cy', `/vm unlink ${SLACK}`)).toContain('is no account of Ana any more');
  });
});
