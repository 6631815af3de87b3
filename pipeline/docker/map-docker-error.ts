import { z } from 'zod';
import { EngineRefusedError, EngineUnreachableError, JobMissingError } from '../engine.js';

/** What docker-modem throws: an HTTP answer has `statusCode` and `json`, a broken connection has Node's `code`. */
const DockerFailure = z.object({
  statusCode: z.number().optional(),
  code: z.string().optional(),
  json: z.object({ message: z.string() }).optional().catch(undefined),
  message: z.string(),
});

/** Runs a call and gives its failure one of the port's types, by status and code, never by the words of the message. */
export async function withDockerErrors<T>(act: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof EngineRefusedError || error instanceof EngineUnreachableError
      ? error
      : mapDockerError(act, error);
  }
}

export function mapDockerError(act: string, cause: unknown): Error {
  const parsed = DockerFailure.safeParse(cause);
  if (!parsed.success || !(cause instanceof Error)) {
    return new Error(act, { cause });
  }
  const { statusCode, code, json, message } = parsed.data;
  if (statusCode === undefined) {
    return isConnectionCode(code) ? new EngineUnreachableError(`${act}: no answer (${code})`, { cause }) : cause;
  }
  const text = `${act}: ${json?.message ?? message}`;
  return statusCode === 404 ? new JobMissingError(text, { cause }) : new EngineRefusedError(text, { cause });
}

export function statusOf(error: unknown): number | null {
  const parsed = DockerFailure.safeParse(error);
  return parsed.success ? (parsed.data.statusCode ?? null) : null;
}

/** Node's names of system errors (https://nodejs.org/api/errors.html#common-system-errors) and of a cut reply. */
function isConnectionCode(code: string | undefined): boolean {
  return code !== undefined && /^(E[A-Z]+|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_[A-Z_]+|HPE_[A-Z_]+)$/.test(code);
}
