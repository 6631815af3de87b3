import { engineStatus } from './engine-status.js';

/** Waits for a call whose refusal with one of these HTTP statuses means that there is nothing left to do. */
export async function tolerate(statuses: readonly number[], call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    const status = engineStatus(error);
    if (status === null || !statuses.includes(status)) throw error;
  }
}
