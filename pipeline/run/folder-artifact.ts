import { z } from 'zod';
import type { JobFile } from '../engine.js';

// Told from any tool's own file by this first line.
const FIRST_LINE = 'chatops folder, version 1\n';

const Folder = z.array(
  z.union([
    z.object({ path: z.string(), linkTo: z.string() }),
    z.object({ path: z.string(), mode: z.number().int(), content: z.base64() }),
  ]),
);

/** All files below `path` as one artifact. */
export function packFolder(path: string, files: readonly JobFile[]): Uint8Array {
  const entries = files
    .map((file) => ({ ...file, path: file.path.slice(path.length + 1) }))
    .map((file) => ('linkTo' in file ? file : { ...file, content: Buffer.from(file.content).toString('base64') }));
  return Buffer.from(FIRST_LINE + JSON.stringify(entries));
}

/** The files that a packed folder lays out at `path`, or null where the artifact is a file. */
export function unpackFolder(path: string, artifact: Uint8Array): JobFile[] | null {
  const bytes = Buffer.from(artifact.buffer, artifact.byteOffset, artifact.byteLength);
  if (bytes.subarray(0, FIRST_LINE.length).toString() !== FIRST_LINE) return null;
  return Folder.parse(JSON.parse(bytes.subarray(FIRST_LINE.length).toString())).map((entry) =>
    'linkTo' in entry
      ? { path: `${path}/${entry.path}`, linkTo: entry.linkTo }
      : { path: `${path}/${entry.path}`, mode: entry.mode, content: Buffer.from(entry.content, 'base64') },
  );
}
