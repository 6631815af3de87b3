import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Sandbox } from '../sandbox.js';
import { bootImageOf } from '../volumes/boot-image-of.js';
import { findStorage, volumeNode } from '../volumes/find-storage.js';
import { storageUsage } from '../volumes/storage-usage.js';
import { ApiError } from './api-error.js';
import { parameterError } from './parameter-error.js';
import { matching, nodeName, oneOf, storageName, text } from './parameter-types.js';
import { route } from './route.js';

const algorithms = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
const contents = ['iso', 'vztmpl', 'import'] as const;
const extensions: Readonly<Record<(typeof contents)[number], RegExp>> = {
  iso: /\.(iso|img)$/i,
  vztmpl: /\.tar\.(gz|xz|zst|bz2)$/i,
  import: /\.(ova|ovf|qcow2|raw|vmdk)$/i,
};

export interface NewContent {
  node: string;
  storage: string;
  content: (typeof contents)[number];
  filename: string;
  checksum?: string | undefined;
  algorithm?: (typeof algorithms)[number] | undefined;
}

export const storageUpload = [
  route('POST', '/nodes/{node}/storage/{storage}/upload', {
    permission: { path: '/storage/{storage}', all: ['Datastore.AllocateTemplate'] },
    parameters: {
      node: nodeName(),
      storage: storageName(),
      content: oneOf(contents),
      filename: text({ maxLength: 255 }),
      checksum: text().optional(),
      'checksum-algorithm': oneOf(algorithms).optional(),
      tmpfilename: matching(/^\/var\/tmp\/pveupload-[0-9a-f]+$/).optional(),
    },
    handle: (
      { node, storage, content, filename, checksum, 'checksum-algorithm': algorithm },
      { sandbox, access, file },
    ) => {
      const order: NewContent = { node, storage, content, filename: cleanName(filename), checksum, algorithm };
      checkContent(order);
      if (file === null) throw parameterError({ filename: 'property is missing and it is not optional' });
      const { path } = file;
      // The request's own folder goes with its answer; the worker needs the bytes after that.
      const work = join(sandbox.filesFolder, `upload-${randomUUID()}`);
      return copyFile(path, work).then(() =>
        sandbox.tasks.start({
          node,
          type: 'imgcopy',
          id: '',
          user: access.token.id,
          run: async ({ log }) => {
            log(`starting file import from: ${work}`);
            await storeContent(sandbox, order, work).finally(() => rm(work, { force: true }));
            log('finished file import successfully');
          },
        }),
      );
    },
  }),
];

/** PVE keeps the last part of the name and makes odd letters underscores. */
export function cleanName(filename: string): string {
  return (filename.split(/[/\\]/).at(-1) ?? '').replace(/[^-a-zA-Z0-9_.+]/g, '_');
}

export function checkContent({ storage, content, filename, checksum, algorithm }: NewContent): void {
  const place = findStorage(storage);
  if (!place.content.includes(content))
    throw parameterError({ content: `storage '${storage}' is not configured for content-type '${content}'` });
  if (!extensions[content].test(filename)) throw parameterError({ filename: 'wrong file extension' });
  if (checksum !== undefined && algorithm === undefined)
    throw new ApiError(500, "checksum provided but no 'checksum-algorithm' specified");
}

/** Verifies the bytes and puts them under the storage; an existing file of that name is overwritten. */
export async function storeContent(sandbox: Sandbox, order: NewContent, source: string): Promise<void> {
  const { node, storage, content, filename, checksum, algorithm } = order;
  const hash = createHash(algorithm ?? 'sha256');
  let sizeBytes = 0;
  await pipeline(createReadStream(source), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      sizeBytes += chunk.length;
    }
  });
  const actual = hash.digest('hex');
  if (checksum !== undefined && actual !== checksum.toLowerCase()) {
    throw new Error(`checksum mismatch: got '${actual}' != expect '${checksum}'`);
  }
  const place = findStorage(storage);
  if (sizeBytes > storageUsage(sandbox, place, node).avail)
    throw new Error(`file '${filename}' is too big: no space left on device`);
  const owner = volumeNode(place, node);
  const target = join(sandbox.filesFolder, storage, owner, content, filename);
  await mkdir(dirname(target), { recursive: true });
  await copyFile(source, target);
  const image = content === 'import' ? await bootImageOf(target) : null;
  sandbox.state.volumes.save({
    node: owner,
    volid: `${storage}:${content}/${filename}`,
    content,
    format: content === 'iso' ? 'iso' : (filename.split('.').at(-1) ?? 'raw'),
    sizeBytes: image?.virtualSizeBytes ?? sizeBytes,
    usedBytes: sizeBytes,
    vmid: null,
    parent: null,
    bootImage: image?.bootImage ?? null,
    file: target,
    createdAtS: Math.floor(Date.now() / 1000),
  });
}
