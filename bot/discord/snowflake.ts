import { SnowflakeUtil } from 'discord.js';

/** When it was made, by Discord's clock; milliseconds since the epoch. */
export function timeOfSnowflake(id: string): number {
  return SnowflakeUtil.timestampFrom(id);
}

/** The first id that could be made at that time; of before Discord's own epoch: the first of all. */
export function snowflakeAt(at: number): string {
  const timestamp = Math.max(Math.floor(at), Number(SnowflakeUtil.epoch));
  return String(SnowflakeUtil.generate({ timestamp, increment: 0n, workerId: 0n, processId: 0n }));
}
