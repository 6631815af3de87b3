import { expect } from 'vitest';
import type { RequestCard } from '../../commands/card.js';
import type { TestBot } from './start-bot.js';

type Stopped = Extract<RequestCard['outcome'], { kind: 'stopped' }>;

/** Ana asks for a VM in prod; gives the card that waits for a vote of ops. */
export async function ask(bot: TestBot, number = 1, name = 'web-1', more = ''): Promise<RequestCard> {
  await bot.say('ana', `/vm create ${name} template=debian-13 size=s env=prod blueprint=web lease=7d ${more}`);
  return bot.until(number, 'awaiting-approval');
}

/** Bo of ops approves what the card shows. */
export async function approve(bot: TestBot, number = 1): Promise<void> {
  const answer = await bot.press('bo', number, 'approve');
  expect(answer).toMatchObject({ kind: 'answer', tone: 'ok' });
}

/** R-1 (or another) from asking to ready. */
export async function makeReady(bot: TestBot, number = 1, name = 'web-1'): Promise<RequestCard> {
  await ask(bot, number, name);
  await approve(bot, number);
  return bot.until(number, 'ready');
}

/** Waits for the end that is none, and gives what the card says of it. */
export async function stopped(bot: TestBot, number = 1): Promise<Stopped> {
  const { outcome } = await bot.until(number, 'failed', 'unknown');
  if (outcome?.kind !== 'stopped') throw new Error(`R-${number} has no reason on its card`);
  return outcome;
}

export function buttons(card: RequestCard): string[] {
  return card.buttons.map(({ action }) => action);
}

/** Seeds that lie on the fake cluster. */
export function seeds(bot: TestBot): string[] {
  const storages = bot.proxmox.world.storages.filter(({ storage }) => storage === 'seed');
  return storages.flatMap(({ volumes }) => [...volumes.keys()]).filter((volid) => volid.includes(':iso/'));
}
