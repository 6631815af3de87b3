import type { Clock } from '../../chat/clock.js';

/** The first second of 2015: Discord's ids count from there (https://discord.com/developers/docs/reference#snowflakes). */
const EPOCH_MS = 1_420_070_400_000n;

export interface Snowflakes {
  /** An id of now, never twice, growing. */
  make(): string;
}

export function makeSnowflakes(clock: Clock): Snowflakes {
  let last = 0n;
  return {
    make() {
      const made = (BigInt(Math.floor(clock.nowMs())) - EPOCH_MS) << 22n;
      last = made > last ? made : last + 1n;
      return String(last);
    },
  };
}

/** When the id was made, in milliseconds. */
export function timeOfSnowflake(id: string): number {
  return Number((BigInt(id) >> 22n) + EPOCH_MS);
}
