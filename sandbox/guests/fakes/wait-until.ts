import { setTimeout } from 'node:timers/promises';

/** Asks until the answer is not null. What happens in a guest sends no event to wait for. */
export async function waitUntil<T>(what: string, ask: () => Promise<T | null>, timeoutMs = 60_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${timeoutMs} ms`);
    await setTimeout(100);
  }
}
