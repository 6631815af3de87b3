import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TextFile } from './text-file.js';

/** Every file below a folder, by path; scripts stay executable. Links are not followed. Throws where it is not there. */
export function readFolder(folder: string): TextFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({
      path: path.slice(folder.length).replace(/^\/+/, ''),
      mode: (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755,
      text: readFileSync(path, 'utf8'),
    }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}
