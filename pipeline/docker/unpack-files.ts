import { posix } from 'node:path';
import { extract, type Header } from 'tar-stream';
import { EngineRefusedError, type JobFile } from '../engine.js';

/** Plans, states and seeds are far below; a job cannot make this process hold more than this in memory. */
const maxArchiveBytes = 256 * 1024 * 1024;

/**
 * Reads the engine's tar of `path` (the last part of the path is the first part of its names). Files and symlinks come
 * with their paths below the work folder, a hard link as a file of its own; sockets, pipes and devices are left out.
 */
export async function unpackFiles(path: string, source: AsyncIterable<Buffer>): Promise<JobFile[]> {
  const files = new Map<string, JobFile>();
  const tar = extract();
  tar.end(await readAll(path, source));
  for await (const entry of tar) {
    const file = readEntry(path, entry.header, await readContent(entry), files);
    if (file !== null) {
      files.set(file.path, file);
    }
  }
  return [...files.values()];
}

async function readAll(path: string, source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let total = 0;
  for await (const part of source) {
    total += part.length;
    if (total > maxArchiveBytes) {
      throw new EngineRefusedError(`the outputs at "${path}" are larger than ${maxArchiveBytes / 1024 / 1024} MiB`);
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function readContent(entry: AsyncIterable<unknown>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of entry) {
    if (Buffer.isBuffer(part)) {
      parts.push(part);
    }
  }
  return Buffer.concat(parts);
}

function readEntry(
  asked: string,
  header: Header,
  content: Buffer,
  earlier: ReadonlyMap<string, JobFile>,
): JobFile | null {
  const path = posix.join(posix.dirname(asked), header.name);
  switch (header.type) {
    case 'file':
    case 'contiguous-file':
      return { path, mode: header.mode & 0o7777, content };
    case 'symlink':
      return { path, linkTo: header.linkname };
    case 'link': {
      const target = earlier.get(posix.join(posix.dirname(asked), header.linkname));
      return target === undefined ? null : { ...target, path };
    }
    default:
      return null;
  }
}
