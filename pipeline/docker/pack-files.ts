import { pack } from 'tar-stream';
import { EngineRefusedError, type JobFile } from '../engine.js';
import { jobUser } from './container-options.js';

const owner = { uid: jobUser, gid: jobUser };

/** A tar of the files with the folders above them, all owned by the job's user; folders are 0700. */
export async function packFiles(files: readonly JobFile[]): Promise<Buffer> {
  const tar = pack();
  for (const folder of foldersOf(files)) {
    tar.entry({ ...owner, name: `${folder}/`, type: 'directory', mode: 0o700 });
  }
  for (const file of files) {
    if ('linkTo' in file) {
      tar.entry({ ...owner, name: file.path, type: 'symlink', linkname: file.linkTo });
    } else {
      tar.entry({ ...owner, name: file.path, mode: file.mode }, Buffer.from(file.content));
    }
  }
  tar.finalize();
  const parts: Buffer[] = [];
  for await (const part of tar) {
    if (Buffer.isBuffer(part)) {
      parts.push(part);
    }
  }
  return Buffer.concat(parts);
}

function foldersOf(files: readonly JobFile[]): string[] {
  const folders = new Set<string>();
  for (const { path } of files) {
    checkPath(path);
    const parts = path.split('/').slice(0, -1);
    parts.forEach((_, index) => {
      folders.add(parts.slice(0, index + 1).join('/'));
    });
  }
  return [...folders].sort();
}

export function checkPath(path: string): void {
  if (path === '' || path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw new EngineRefusedError(`"${path}" is no path below the work folder: parts with "/" between, no "." or ".."`);
  }
}
