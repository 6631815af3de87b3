import type { FastifyReply } from 'fastify';
import type { Json } from '../json.js';

export async function sendData(reply: FastifyReply, data: Json): Promise<void> {
  await reply.code(200).header('content-type', 'application/json;charset=UTF-8').send(JSON.stringify({ data }));
}
