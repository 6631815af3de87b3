import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../fakes/drive-request.js';
import { type LinkTalk, linkTalk, SLACK } from '../fakes/link-talk.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';

const MINUTE_MS = 60_000;

let world: TestWorld;
let talk: LinkTalk;
beforeEach(() => {
  world = testWorld({ operatorsChannels: ['terminal:main'] });
  talk = linkTalk(world);
});
afterEach(() => world.remove());

describe('confirming', () => {
  it('is for the two accounts alone, each in its turn', () => {
    talk.say(SLACK, `/vm link ${talk.codeOf('terminal:ana')}`);
    expect(talk.say('terminal:bo', '/vm link confirm 1')).toContain('there is nothing of yours to be joined');
    expect(talk.say('terminal:ana', '/vm link confirm 1')).toContain(`${SLACK} has to confirm it now`);
    talk.say(SLACK, '/vm link confirm 1');
    expect(talk.say(SLACK, '/vm link confirm 1')).toContain('terminal:ana has to confirm it now');
    talk.say('terminal:ana', '/vm link confirm 1');
    expect(talk.say('terminal:ana', '/vm link confirm 1')).toContain('an administrator has yet to accept it');
    expect(talk.say('terminal:ana', '/vm link confirm x')).toContain('there is nothing of yours to be joined');
  });

  it('ends after ten minutes, and can be taken back by either', () => {
    talk.say(SLACK, `/vm link ${talk.codeOf('terminal:ana')}`);
    world.clock.now += 10 * MINUTE_MS;
    expect(talk.say(SLACK, '/vm link confirm 1')).toContain('that was not confirmed in time');
    talk.say(SLACK, `/vm link ${talk.codeOf('terminal:ana')}`);
    expect(talk.say('terminal:bo', '/vm link cancel 2')).toContain('there is nothing of yours to be joined');
    expect(textOf(world.press('terminal:ana', 'say.vm link cancel 2'))).toContain('the accounts are not joined');
    expect(talk.say(SLACK, '/vm link confirm 2')).toContain('that was cancelled already');
  });

  it('is off where the screen no longer holds', () => {
    talk.say(SLACK, `/vm link ${talk.codeOf('terminal:ana')}`);
    world.transaction(({ people }) => people.addMember('ops', world.people.ana.id, 0));
    expect(talk.say(SLACK, '/vm link confirm 1')).toContain('what the screen said is no longer so');
  });
});

describe('accepting', () => {
  it('is for administrators, and only once both have confirmed', () => {
    talk.say(SLACK, `/vm link ${talk.codeOf('terminal:ana')}`);
    talk.say(SLACK, '/vm link confirm 1');
    expect(talk.say('terminal:cy', '/vm-admin link accept 1')).toContain('this link is half-confirmed');
    talk.say('terminal:ana', '/vm link confirm 1');
    for (const words of ['accept 1', 'refuse 1', 'list']) {
      expect(talk.say('terminal:bo', `/vm-admin link ${words}`)).toContain('this is for administrators');
    }
    expect(talk.say('terminal:cy', '/vm-admin link accept 9')).toContain('there is no such link');
    expect(talk.ownerOf(SLACK)).toBeNull();
  });

  it('is not for one of the two persons, nor for one who ever was the same', () => {
    talk.confirmBoth('terminal:cy');
    expect(talk.say('terminal:cy', '/vm-admin link accept 1')).toContain(
      'it is about yourself: another administrator decides',
    );
    world.transaction(({ people }) => people.noteEverLinked(world.people.cy.id, world.people.dee.id, world.clock.now));
    expect(talk.say('terminal:dee', '/vm-admin link accept 1')).toContain('there is no other one; on the host');
    expect(talk.ownerOf(SLACK)).toBeNull();
  });

  it('by nobody else is said to the one who confirms', () => {
    world.transaction(({ people }) => people.removeMember('administrators', world.people.dee.id));
    expect(talk.confirmBoth('terminal:cy')).toContain(
      'nobody else is in administrators: an operator can accept it on the host',
    );
  });

  it('can be refused, and both are told', () => {
    talk.confirmBoth();
    expect(talk.say('terminal:cy', '/vm-admin link refuse 1')).toContain('link 1 is refused');
    expect(talk.told(SLACK)).toEqual([`terminal:ana and ${SLACK} are not joined`]);
    expect(talk.say('terminal:cy', '/vm-admin link accept 1')).toContain('this link is refused');
    expect(talk.ownerOf(SLACK)).toBeNull();
  });

  it('ends after seven days', () => {
    talk.confirmBoth();
    world.clock.now += 7 * 24 * 60 * MINUTE_MS;
    expect(talk.say('terminal:cy', '/vm-admin link list')).toBe('no accounts are to be joined');
    expect(talk.say('terminal:cy', '/vm-admin link accept 1')).toContain('this link is expired');
  });
});

describe('/vm unlink', () => {
  it('makes an account a person of its own without rights, that stays one human with the other', () => {
    talk.confirmBoth();
    talk.say('terminal:cy', '/vm-admin link accept 1');
    expect(talk.say('terminal:ana', `/vm unlink ${SLACK}`)).toContain(
      'it is a person of its own (login u9), in no group',
    );
    const alone = talk.read(({ people }) => people.findByActor(SLACK));
    expect(alone).toMatchObject({ login: 'u9', active: true });
    expect(talk.read(({ people }) => people.everLinked(world.people.ana.id))).toEqual([alone?.id]);
    expect(talk.read(({ people }) => people.listKeys(alone?.id ?? ''))).toEqual([]);
    expect(talk.acts()[0]).toBe('account unlinked');
  });

  it('is for the person and for administrators, and leaves the last account', () => {
    world.transaction(({ people }) => people.addActor(world.people.ana.id, SLACK));
    expect(talk.say('terminal:bo', `/vm unlink ${SLACK}`)).toContain('is no account of yours');
    expect(talk.say('terminal:ana', '/vm unlink slack:T1/U1')).toContain('is no account of yours');
    expect(talk.say('terminal:bo', '/vm unlink terminal:bo')).toContain('is the only account of Bo');
    expect(talk.say('terminal:cy', `/vm unlink ${SLACK}`)).toContain('is no account of Ana any more');
  });
});
