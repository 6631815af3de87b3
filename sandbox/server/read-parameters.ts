import { createWriteStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { UploadedFile } from '../api/route.js';

export interface ReadRequest {
  parameters: Record<string, unknown>;
  file: UploadedFile | null;
  /** Folder to remove when the call is done. */
  folder: string | null;
}

const record = z.record(z.string(), z.unknown());

/** Joins what the URL, a form, JSON or a multipart body says into one set of parameters; a file goes below `uploads`. */
export async function readParameters(request: FastifyRequest, uploads: string): Promise<ReadRequest> {
  const query = record.parse(request.query ?? {});
  if (request.isMultipart()) return readMultipart(request, query, uploads);
  const body = record.safeParse(request.body ?? {});
  return { parameters: { ...query, ...(body.success ? body.data : {}) }, file: null, folder: null };
}

async function readMultipart(
  request: FastifyRequest,
  query: Record<string, unknown>,
  uploads: string,
): Promise<ReadRequest> {
  const folder = await mkdtemp(join(uploads, 'upload-'));
  const parameters: Record<string, unknown> = { ...query };
  let file: UploadedFile | null = null;
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      parameters[part.fieldname] = part.value;
      continue;
    }
    const target = createWriteStream(join(folder, 'file'));
    await pipeline(part.file, target);
    file = { name: part.filename, path: join(folder, 'file'), sizeBytes: target.bytesWritten };
    parameters[part.fieldname] = part.filename;
  }
  return { parameters, file, folder };
}
