import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askAndPlan, begin, end, plan, readyFacts, shownDigest, textOf } from '../fakes/drive-request.js';
import { type LinkTalk, linkTalk, SLACK } from '../fakes/link-talk.js';
import { ANA_KEY, type TestWorld, testWorld } from '../fakes/test-world.js';
import { expire } from '../request/expire.js';
import type { Person } from '../stores.js';

const MINUTE_MS = 60_000;

let world: TestWorld;
let talk: LinkTalk;
beforeEach(() => {
  world = testWorld({ operatorsChannels: ['terminal:main'] });
  talk = linkTalk(world);
});
afterEach(() => world.remove());

/** Bea, who is known on Slack alone: in dev-ops and ops, with a key. */
function addBea(): Person {
  return world.transaction(({ people }) => {
    const bea = people.add({ login: 'bea', display: 'Bea', active: true }, [SLACK]);
    people.addMember('ops', bea.id, 5);
    people.addKey(bea.id, { line: ANA_KEY, fingerprint: 'SHA256:bea', addedAt: 1 });
    return bea;
  });
}

describe('/vm link', () => {
  it('joins an account that belongs to nobody, once both have confirmed and an administrator has accepted', () => {
    const screen = world.type(SLACK, `/vm link ${talk.codeOf('terminal:ana').toLowerCase().replace('-', '')}`);
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
    expect(talk.told('terminal:ana')).toEqual([]);
    expect(textOf(world.press(SLACK, 'say.vm link confirm 1'))).toContain('now terminal:ana has to confirm it');
    expect(talk.told('terminal:ana')).toEqual(['join these two accounts?']);
    expect(textOf(world.press('terminal:ana', 'say.vm link confirm 1'))).toContain(
      'in administrators may accept: Cy, Dee',
    );
    expect(talk.ownerOf(SLACK)).toBeNull();
    expect(talk.say('terminal:cy', '/vm-admin link list')).toContain(`link 1: terminal:ana and ${SLACK}`);
    expect(talk.say('terminal:cy', '/vm-admin link accept 1')).toContain('are accounts of one person now');
    expect(talk.ownerOf(SLACK)).toBe('ana');
    expect(talk.told(SLACK)).toEqual([`terminal:ana and ${SLACK} are joined`]);
    expect(
      talk
        .acts()
        .filter((act) => act.startsWith('link'))
        .toReversed(),
    ).toEqual([...['link offered', 'link claimed', 'link confirmed', 'link asked', 'link accepted']]);
  });

  it('makes codes that nobody guesses, and keeps none of them', () => {
    const codes = new Set(['1', '2', '3', '4', '5'].map(() => talk.codeOf('terminal:ana')));
    expect(codes.size).toBe(5);
    for (const code of codes)
      expect(code).toMatch(/^[23456789BCDFGHJKMNPQRSTVWXZ]{5}-[23456789BCDFGHJKMNPQRSTVWXZ]{5}$/);
    const kept = talk.read(({ links }) => links.listOpen());
    expect(kept.length).toBe(1);
    expect(JSON.stringify(kept)).not.toContain([...codes].at(-1));
  });

  it('joins a person of its own with all it has, and leaves one who can do nothing', () => {
    const bea = addBea();
    talk.say(SLACK, '/vm create bea-1 template=debian-13 size=s env=prod lease=7d');
    plan(world, 1);
    world.type('terminal:cy', `/vm approve R-1 ${shownDigest(world, 1)}`);
    begin(world, 1);
    end(world, 1, { end: 'done', facts: readyFacts });
    const screen = talk.say(SLACK, `/vm link ${talk.codeOf('terminal:ana')}`);
    expect(screen).toContain('with terminal:ana you will gain: the rights of ops, the VMs bea-1, the keys on file');
    expect(screen).toContain('Bea is then no person of its own; its requests and votes stay under that name');
    talk.say(SLACK, '/vm link confirm 1');
    talk.say('terminal:ana', '/vm link confirm 1');
    expect(talk.say('terminal:dee', '/vm-admin link accept 1')).toContain('are accounts of one person now');
    const { ana } = world.people;
    expect(talk.read(({ people }) => people.groupsOf(ana.id))).toEqual(['ops', 'web-team']);
    expect(
      talk.read(({ people }) => people.findGroup('ops')?.members.find(({ person }) => person.id === ana.id)?.since),
    ).toBe(5);
    expect(talk.read(({ people }) => people.listKeys(ana.id).map(({ fingerprint }) => fingerprint))).toEqual([
      ...['SHA256:bea', 'SHA256:ana'],
    ]);
    expect(talk.read(({ vms }) => vms.findLive('bea-1')?.owner)).toBe(ana.id);
    expect(
      talk.read(({ people }) => [people.get(bea.id).active, people.groupsOf(bea.id), people.everLinked(bea.id)]),
    ).toEqual([...[false, [], [ana.id]]]);
    expect(talk.read(({ requests }) => requests.findByNumber(1)?.requester)).toBe(bea.id);
  });

  it('lets nobody vote twice: not before and after the link, nor after it is undone', () => {
    addBea();
    world.transaction(({ people }) => people.addMember('ops', world.people.ana.id, 5));
    world.transaction(({ people }) =>
      people.addKey(world.people.bo.id, { line: ANA_KEY, fingerprint: 'f', addedAt: 0 }),
    );
    world.type('terminal:bo', '/vm create bo-1 template=debian-13 size=s env=prod lease=20d');
    plan(world, 1);
    expect(talk.say(SLACK, `/vm approve R-1 ${shownDigest(world, 1)}`)).toContain('ops: 1 of 2');
    talk.confirmBoth();
    talk.say('terminal:cy', '/vm-admin link accept 1');
    world.clock.now += MINUTE_MS;
    // Bea's approval counts no more with Bea gone, so that the human gives it anew, and it is one all the same.
    expect(talk.say(SLACK, `/vm approve R-1 ${shownDigest(world, 1)}`)).toContain('ops: 1 of 2');
    expect(talk.say('terminal:ana', `/vm unlink ${SLACK}`)).toContain('a person of its own');
    talk.read(({ people }) => people.addMember('ops', people.findByActor(SLACK)?.id ?? '', 0));
    expect(talk.say(SLACK, `/vm approve R-1 ${shownDigest(world, 1)}`)).toContain('a person counts once');
    expect(world.request(1).state.state).toBe('awaiting-approval');
  });

  it('takes no approval of a request by the account that it was asked with, also after the link is undone', () => {
    addBea();
    talk.confirmBoth();
    talk.say('terminal:cy', '/vm-admin link accept 1');
    askAndPlan(world);
    expect(talk.say(SLACK, `/vm approve R-1 ${shownDigest(world, 1)}`)).toContain(
      'nobody decides about their own request',
    );
    talk.say('terminal:ana', `/vm unlink ${SLACK}`);
    world.transaction(({ people }) => people.addMember('ops', people.findByActor(SLACK)?.id ?? '', 0));
    expect(talk.say(SLACK, `/vm approve R-1 ${shownDigest(world, 1)}`)).toContain(
      'once linked to yours, and nobody decides about their own',
    );
    expect(world.request(1).state.state).toBe('awaiting-approval');
  });

  it('waits for what is under way, since a run is bound to who asked', () => {
    addBea();
    talk.confirmBoth();
    talk.say(SLACK, '/vm create bea-1 template=debian-13 size=s env=prod lease=7d');
    expect(talk.say('terminal:cy', '/vm-admin link accept 1')).toContain('requests of Bea go on: R-1');
    expect(talk.ownerOf(SLACK)).toBe('bea');
    talk.say(SLACK, '/vm cancel R-1');
    expect(talk.say('terminal:cy', '/vm-admin link accept 1')).toContain('are accounts of one person now');
  });

  it.each<[string, () => void]>([
    ['a group', () => talk.read(({ people }) => people.addMember('ops', world.people.ana.id, 0))],
    ['a key', () => void talk.read(({ people }) => people.removeKey(world.people.ana.id, 'SHA256:ana'))],
    ['the person', () => talk.read(({ people }) => people.setActive(world.people.ana.id, false))],
  ])('is off where %s changed after the screens', (_, change) => {
    talk.confirmBoth();
    change();
    expect(talk.say('terminal:cy', '/vm-admin link accept 1')).toContain('what both confirmed is no longer so');
    expect(talk.ownerOf(SLACK)).toBeNull();
    expect(talk.say('terminal:cy', '/vm-admin link accept 1')).toContain('this link is cancelled');
  });
});

describe('a code', () => {
  it('is not for the account that made it, and stays good', () => {
    const code = talk.codeOf('terminal:ana');
    expect(talk.say('terminal:ana', `/vm link ${code}`)).toContain('the code was made with this very account');
    expect(talk.say(SLACK, `/vm link ${code}`)).toContain('join these two accounts?');
  });

  it('is not for two accounts of one person, nor of one platform', () => {
    world.transaction(({ people }) => people.addActor(world.people.ana.id, SLACK));
    const code = talk.codeOf('terminal:ana');
    expect(talk.say(SLACK, `/vm link ${code}`)).toContain(`terminal:ana and ${SLACK} are accounts of yours already`);
    expect(talk.say('terminal:bo', `/vm link ${code}`)).toContain('both accounts are on terminal');
  });

  it('ends after ten minutes', () => {
    const code = talk.codeOf('terminal:ana');
    world.clock.now += 10 * MINUTE_MS;
    expect(talk.say(SLACK, `/vm link ${code}`)).toContain('this code has expired');
    expect(talk.read(({ links }) => links.listOpen())).toEqual([]);
    expect(talk.acts()).toContain('link expired');
  });

  it('ends by itself after ten minutes, and nobody has to ask', () => {
    const until = world.clock.now + 10 * MINUTE_MS;
    talk.codeOf('terminal:ana');
    expect(expire(world.tools)).toBe(until);
    world.clock.now = until;
    expect(expire(world.tools)).toBeNull();
    expect(talk.read(({ links }) => links.listOpen())).toEqual([]);
    expect(talk.acts()[0]).toBe('link expired');
  });

  it('is told to be sent too fast to an account that belongs to nobody', () => {
    const said = Array.from({ length: 11 }, () => talk.say(SLACK, '/vm link'.concat(' cancel 7')));
    expect(said.at(-1)).toContain('that is too fast');
    expect(said.at(-1)).toContain('11 commands within a minute; at most 10 an account');
  });

  it('is void once a new one is made, and works once', () => {
    const [first, second] = [talk.codeOf('terminal:ana'), talk.codeOf('terminal:ana')];
    expect(talk.say(SLACK, `/vm link ${first}`)).toContain('this code was used already, and works once');
    expect(talk.say(SLACK, `/vm link ${second}`)).toContain('join these two accounts?');
    expect(talk.say('slack:T1/U8', `/vm link ${second}`)).toContain('this code was used already, and works once');
  });

  it('is tried five times in ten minutes by an account, also by one that belongs to nobody', () => {
    const code = talk.codeOf('terminal:ana');
    for (let left = 4; left >= 0; left -= 1) {
      const more = left === 0 ? 'may enter none for ten minutes' : `${left} more wrong ones`;
      expect(talk.say(SLACK, `/vm link BCDFG-2345${left}`)).toContain(more);
    }
    expect(talk.acts()[0]).toBe('link locked');
    expect(talk.say(SLACK, `/vm link ${code}`)).toContain('5 wrong codes: this account may enter no code for now');
    // Another account is not held up by it.
    expect(talk.say('slack:T1/U8', '/vm link BCDFG-23456')).toContain('4 more wrong ones');
    world.clock.now += 10 * MINUTE_MS + 1;
    expect(talk.say(SLACK, `/vm link ${talk.codeOf('terminal:ana')}`)).toContain('join these two accounts?');
  });

  it('is made by those alone who are known', () => {
    expect(talk.say(SLACK, '/vm link')).toContain('belongs to nobody that this bot knows');
    expect(talk.say(SLACK, '/vm link confirm 1')).toContain('there is nothing of yours to be joined');
    expect(talk.say(SLACK, '/vm list')).toContain('belongs to nobody that this bot knows');
  });

  it('of a guest is not taken', () => {
    const code = talk.codeOf('terminal:ana');
    world.accounts.set(SLACK, { kind: 'outside', why: 'the account is a guest' });
    expect(talk.say(SLACK, `/vm link ${code}`)).not.toContain('join these two accounts?');
    expect(talk.read(({ links }) => links.listOpen().map(({ state }) => state))).toEqual(['offered']);
  });
});
