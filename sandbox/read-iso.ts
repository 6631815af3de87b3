import { execFile } from 'node:child_process';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a CD-ROM image holds that a guest looks for. */
export interface IsoContent {
  label: string;
  files: ReadonlyMap<string, Uint8Array>;
}

export type ReadIso = (path: string) => Promise<IsoContent>;

const nocloudFiles = ['user-data', 'meta-data', 'network-config', 'vendor-data'] as const;

/** ECMA-119 8.4: the primary volume descriptor is sector 16, its volume identifier 32 bytes at 40. */
const labelOffset = 16 * 2048 + 40;

/** Reads label and NoCloud files of an ISO without mounting it, with `iso-read` of libcdio-utils. */
export async function readIso(path: string): Promise<IsoContent> {
  const folder = await mkdtemp(join(tmpdir(), 'iso-'));
  try {
    const files = new Map<string, Uint8Array>();
    for (const name of nocloudFiles) {
      const content = await readOne(path, name, join(folder, name));
      if (content !== null) files.set(name, content);
    }
    return { label: await readLabel(path), files };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readOne(iso: string, name: string, target: string): Promise<Uint8Array | null> {
  try {
    await promisify(execFile)('iso-read', ['--ignore', '-i', iso, '-e', `/${name}`, '-o', target]);
    return await readFile(target);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code !== 'ENOENT' && typeof error.code === 'number') {
      return null;
    }
    throw error;
  }
}

async function readLabel(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(32), 0, 32, labelOffset);
    return buffer.toString('latin1').trimEnd();
  } finally {
    await file.close();
  }
}
