import { z } from 'zod';
import { readJson } from '../read-json.js';

/** A guest says what it likes: no more of it is read, and no more of it is shown. */
const maxLength = 64 * 1024;
const maxErrors = 10;
const maxErrorLength = 300;

const stage = z.object({ start: z.number().nullable(), finished: z.number().nullable() });
const Status = z.object({ v1: z.object({ 'init-local': stage, 'modules-final': stage }) });
const Result = z.object({ v1: z.object({ errors: z.array(z.string()) }) });

/** `/run/cloud-init/result.json`: what went wrong, or null where it is not such a file. */
export function readCloudInitErrors(text: string): string[] | null {
  const read = text.length > maxLength ? null : readJson(text, Result);
  return read === null ? null : read.v1.errors.slice(0, maxErrors).map((error) => error.slice(0, maxErrorLength));
}

/** `/run/cloud-init/status.json`: seconds from cloud-init's start to its end, 0 where it does not say. */
export function readCloudInitSeconds(text: string): number {
  const read = text.length > maxLength ? null : readJson(text, Status);
  const start = read?.v1['init-local'].start ?? null;
  const finished = read?.v1['modules-final'].finished ?? null;
  return start === null || finished === null ? 0 : Math.max(0, Math.round((finished - start) * 100) / 100);
}
