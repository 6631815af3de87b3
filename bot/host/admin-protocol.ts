import { join } from 'node:path';
import { z } from 'zod';
import type { Installation } from '../settings/installation.js';
import { HostAnswer, HostCommand } from './host-command.js';

/** One line of JSON there, one back, then the connection ends. */
export const AdminRequest = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('health') }),
  z.object({ ask: z.literal('do'), command: HostCommand }),
]);
export type AdminRequest = z.infer<typeof AdminRequest>;

export const AdminAnswer = HostAnswer;

/** A policy is the longest thing that is sent. */
export const MAX_LINE_BYTES = 4 * 1024 * 1024;

export function adminSocket({ files }: Installation): string {
  return join(files.data, 'admin.sock');
}
