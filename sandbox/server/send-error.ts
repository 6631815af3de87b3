import type { FastifyReply } from 'fastify';
import { ApiError } from '../api/api-error.js';

/** Answers as PVE does: the reason in the status line, and again in the body. */
export async function sendError(reply: FastifyReply, error: unknown): Promise<ApiError> {
  const known =
    error instanceof ApiError ? error : new ApiError(500, error instanceof Error ? error.message : String(error));
  // A status line is one line of Latin-1.
  reply.raw.statusMessage = known.message.replace(/[^\x20-\x7e\xa0-\xff]+/g, ' ').trim();
  const body = {
    data: null,
    message: `${known.message}\n`,
    ...(known.parameters === null ? {} : { errors: known.parameters }),
  };
  await reply.code(known.status).header('content-type', 'application/json;charset=UTF-8').send(JSON.stringify(body));
  return known;
}
