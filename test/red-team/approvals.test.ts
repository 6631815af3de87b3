import { describe, expect, it } from 'vitest';
import { buttonToken } from '../../commands/approval/button-token.js';
import { expectLines } from '../slack/use-slack-bot.js';
import { PLATFORMS } from './door.js';
import { EVERYWHERE, opsOf, policyOf } from './house-policy.js';
import { chosen, useHouse } from './use-house.js';

const { house, door, ask, cardOf, state, votes, requests, untilState, expectNothingMade, pass } = useHouse();
/** 36 s: a chat's connection that is silent for a minute is made anew. */
const SOON_HOURS = 0.01;
const NOT_YOURS = 'this is not yours to decide';
const digestOf = (number: number): string => {
  const { state: now } = house().request(number);
  return 'planned' in now && now.planned !== null ? now.planned.effectDigest : '';
};
/** It waits as before, with so many votes, and no VM is made. */
const expectWaiting = (number: number, counted = 0): void => {
  expect([state(number), votes(number).length]).toEqual(['awaiting-approval', counted]);
  expectNothingMade(number);
};

describe.each(PLATFORMS)('in %s, an approval', (platform) => {
  it('after its expiry counts for nothing, and makes no VM', async () => {
    house().load(policyOf(1, [], SOON_HOURS));
    const { number, card } = await ask(platform);
    const digest = digestOf(number);
    await pass(37_000);
    const late = /^it expired without a decision, /;
    expectLines(await card.press('bo', 'approve'), 'nothing to decide', late, 'nothing was changed');
    const typed = { request: `R-${number}`, digest: digest.slice(0, 4) };
    expectLines(await door(platform).say('cy', 'vm approve', typed), 'nothing to decide', late);
    expect([state(number), votes(number)]).toEqual(['expired', []]);
    expectNothingMade(number);
  });

  it('of the own request by its button counts for nothing, and who may is named', async () => {
    const { number, card } = await ask(platform, {}, 'bo');
    const mine = 'you asked for it, and nobody decides about their own request';
    expectLines(await card.press('bo', 'approve'), NOT_YOURS, mine, `in ${opsOf(platform)} may approve:`);
    expectLines(await card.press('bo', 'deny', 'no'), NOT_YOURS, mine);
    expectWaiting(number);
  });

  it('of the own request, typed with the right digest, counts for nothing', async () => {
    const { number } = await ask(platform, {}, 'bo');
    const digest = digestOf(number).slice(0, 4);
    expectLines(await door(platform).say('bo', 'vm approve', { request: `R-${number}`, digest }), NOT_YOURS);
    expectWaiting(number);
  });

  it('of somebody in no group counts for nothing, and neither does their denial', async () => {
    const { number, card } = await ask(platform);
    const why = `rule prod-of-${platform} does not ask you`;
    for (const action of ['approve', 'deny'] as const) expectLines(await card.press('dee', action), NOT_YOURS, why);
    expectLines(await door(platform).say('dee', 'vm deny', { request: `R-${number}` }), NOT_YOURS, why);
    expectWaiting(number);
  });

  it('of one person twice is one, where two are asked for', async () => {
    house().load(policyOf(2));
    const { number, card } = await ask(platform);
    expectLines(await card.press('bo', 'approve'), 'your approval counts', '1 of 2');
    expectLines(await card.press('bo', 'approve'), 'you have voted on', 'a person counts once; nothing was changed');
    expectWaiting(number, 1);
  });

  it('that the platform delivers twice is one, where two are asked for', async () => {
    house().load(policyOf(2));
    const { number, card } = await ask(platform);
    expectLines(await card.pressTwice('bo', 'approve'), 'your approval counts', '1 of 2');
    await door(platform).say('bo', 'vm key list');
    expectWaiting(number, 1);
  });

  it('that is pressed again after the run has begun makes no second VM', async () => {
    const { number, card } = await ask(platform);
    expectLines(await card.press('bo', 'approve'), 'approved; it begins');
    await untilState(number, 'ready');
    const applied = house().tools.applied.length;
    for (const who of ['bo', 'cy']) {
      expectLines(await card.press(who, 'approve'), 'nothing to decide', /already approved by /, 'nothing was changed');
    }
    expect([state(number), votes(number).length, house().tools.applied.length]).toEqual(['ready', 1, applied]);
  });

  it.each<[string, (token: string, cancel: string, other: string, number: number) => string, string]>([
    [
      'with a proof that was made up',
      (token) => `${token.slice(0, -22)}${'A'.repeat(22)}`,
      'belongs to an earlier plan',
    ],
    [
      'with a proof of which one sign is another',
      (token) => `${token.slice(0, -2)}${token.endsWith('A') ? 'BA' : 'AA'}`,
      'earlier plan',
    ],
    ['with the proof of its Cancel', (_, cancel) => cancel.replace('cancel', 'approve'), 'belongs to an earlier plan'],
    [
      'with the proof of another request',
      (_, __, other, number) => other.replace(/^\d+/, String(number)),
      'belongs to an earlier plan',
    ],
    ['of an action that is none', (token) => token.replace('approve', 'permit'), 'is not known here'],
    ['of a request that is none', (token) => token.replace(/^\d+/, '99999'), 'is not known here'],
    ['with a number that only reads as one', (token) => `0${token}`, 'is not known here'],
  ])('by a forged token counts for nothing: %s', async (_, forge, words) => {
    const { number, card } = await ask(platform);
    const other = await ask(platform);
    const token = forge(card.tokenOf('approve'), card.tokenOf('cancel'), other.card.tokenOf('approve'), number);
    expectLines(await card.forge('bo', token), words, 'nothing was changed');
    expectWaiting(number);
    expectWaiting(other.number);
  });

  it('by a token of another installation counts for nothing', async () => {
    const { number, card } = await ask(platform);
    const theirs = buttonToken(Buffer.from('the key of another bot'), house().request(number), 'approve');
    expectLines(await card.forge('bo', theirs), 'this button belongs to an earlier plan', 'nothing was changed');
    expectWaiting(number);
  });

  it.each<[string, (digest: string) => string | null, string]>([
    ['none', () => null, 'a vote names the plan that it is for; nothing was done'],
    ['of another plan', (digest) => (digest.startsWith('0000') ? '1111' : '0000'), 'that is not the present plan'],
    ['too short to mean anything', (digest) => digest.slice(0, 3), 'that is not the present plan'],
    ['longer than any', (digest) => `${digest}0`, 'that is not the present plan'],
    ['that is a pattern', () => '....', 'that is not the present plan'],
  ])('that is typed counts for nothing with a digest that is %s', async (_, make, words) => {
    const { number } = await ask(platform);
    const digest = make(digestOf(number));
    const given = { request: `R-${number}`, ...(digest === null ? {} : { digest }) };
    expectLines(await door(platform).say('bo', 'vm approve', given), 'look at the present plan first', words);
    expectWaiting(number);
  });

  it('by a card of before the policy asked for more counts for nothing, and neither does it typed', async () => {
    const { number, card } = await ask(platform);
    const before = digestOf(number).slice(0, 4);
    house().load(policyOf(2));
    expectLines(await card.press('bo', 'approve'), 'this button belongs to an earlier plan', 'asks for 2 of');
    expectWaiting(number);
    expectLines(await door(platform).say('bo', 'vm approve', { request: `R-${number}`, digest: before }), '1 of 2');
    expectWaiting(number, 1);
  });

  it('of what a tighter policy has not looked at yet counts for nothing', async () => {
    const { number, card } = await ask(platform);
    house().load(policyOf(2), false);
    const why = 'what it asks for has changed since that card was shown; nothing was done';
    expectLines(await card.press('bo', 'approve'), 'look at the present plan first', why);
    expectWaiting(number);
  });

  it('of what was denied does not turn it', async () => {
    const { number, card } = await ask(platform);
    const digest = digestOf(number).slice(0, 4);
    expectLines(await card.press('cy', 'deny', 'not this week'), 'denied');
    expectLines(await card.press('bo', 'approve'), 'nothing to decide', /^already denied by cy-/);
    expectLines(await card.press('cy', 'approve'), 'nothing to decide', 'already denied by you');
    const typed = { request: `R-${number}`, digest };
    expectLines(await door(platform).say('bo', 'vm approve', typed), 'nothing to decide', /^already denied by cy-/);
    expect([state(number), votes(number).map(({ verdict }) => verdict)]).toEqual(['denied', ['deny']]);
    expectNothingMade(number);
  });

  it('of what the requester has cancelled does not bring it back', async () => {
    const { number, card } = await ask(platform);
    expectLines(await card.press('ana', 'cancel'), 'cancelled');
    expectLines(await card.press('bo', 'approve'), 'nothing to decide', 'cancelled by ana-');
    expect([state(number), votes(number)]).toEqual(['cancelled', []]);
    expectNothingMade(number);
  });

  it('of what the policy has closed meanwhile does not open it', async () => {
    const { number, card } = await ask(platform);
    house().load(policyOf(1, [{ name: 'closed', when: [], effect: { kind: 'deny', text: 'prod is closed' } }]), false);
    expectLines(await card.press('bo', 'approve'), 'nothing to decide', /refused by policy: .*prod is closed/);
    expect([state(number), votes(number)]).toEqual(['refused', []]);
    expectNothingMade(number);
  });

  it('of a request that does not exist yet is not kept for the next one', async () => {
    const next = requests() + 1;
    expectLines(
      await door(platform).say('bo', 'vm approve', { request: `R-${next}`, digest: '0000' }),
      `there is no request "R-${next}"`,
    );
    const { number } = await ask(platform);
    expect(number).toBe(next);
    expectWaiting(number);
  });

  it('is nothing that /vm why gives: it makes no request, holds nothing and has nothing to press', async () => {
    const before = requests();
    const lines = await door(platform).say('ana', 'vm why', { what: 'create', name: 'dry', ...chosen(platform) });
    expectLines(lines, 'this is how /vm create would be decided');
    expect(lines.join('\n')).not.toMatch(/R-\d|approve R|\[Approve\]/);
    const held = house().stores(({ reservations }) => reservations.listWith('name:dry'));
    expect([requests(), held]).toEqual([before, []]);
  });

  it('by a button that says a command is what typing it is: no right of whoever made the button', async () => {
    const { number, card } = await ask(platform);
    const said = `say.vm approve R-${number} ${digestOf(number).slice(0, 4)}`;
    for (const who of ['ana', 'dee']) expectLines(await card.forge(who, said), NOT_YOURS);
    expectLines(await card.forge('dee', 'say.vm-admin link accept 1'), 'this is for administrators');
    expectWaiting(number);
  });

  it('by a button of Deny, pressed as if it were one of Approve, is a denial or nothing', async () => {
    const { number, card } = await ask(platform);
    expectLines(await card.forge('dee', card.tokenOf('deny')), NOT_YOURS);
    expectWaiting(number);
    const changed = card.tokenOf('deny').replace('deny', 'approve');
    expectLines(await card.forge('bo', changed), 'this button belongs to an earlier plan');
    expectWaiting(number);
  });

  it('is not what a member of the group gives to the request of another platform', async () => {
    const elsewhere = PLATFORMS.find((other) => other !== platform) ?? 'terminal';
    const { number } = await ask(elsewhere, { env: EVERYWHERE });
    const card = await cardOf(platform, number);
    expectLines(await card.press('bo', 'approve'), NOT_YOURS, `rule prod-of-${elsewhere} does not ask you`);
    expectWaiting(number);
  });
});
