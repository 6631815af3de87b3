import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFolder } from '../read-folder.js';
import type { TextFile } from '../text-file.js';

export interface BlueprintFolder {
  name: string;
  /** Where it lies, for messages. */
  folder: string;
  files: TextFile[];
}

const ours = fileURLToPath(new URL('./blueprints', import.meta.url));

/**
 * The folders of our blueprints, then the operator's below `content/blueprints/`, to each of which the shared
 * `content/roles` and `content/collections` are laid. `content` null: the operator has none.
 */
export function readBlueprintFolders(content: string | null): BlueprintFolder[] {
  return [
    ...readBelow(ours, []),
    ...(content === null ? [] : readBelow(join(content, 'blueprints'), readShared(content))),
  ];
}

function readShared(content: string): TextFile[] {
  return ['roles', 'collections']
    .filter((name) => existsSync(join(content, name)))
    .flatMap((name) => readFolder(join(content, name)).map((file) => ({ ...file, path: `${name}/${file.path}` })));
}

function readBelow(root: string, shared: readonly TextFile[]): BlueprintFolder[] {
  if (!existsSync(root)) {
    return [];
  }
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const own = readFolder(join(root, name));
      const taken = new Set(own.map((file) => file.path));
      return { name, folder: join(root, name), files: [...own, ...shared.filter((file) => !taken.has(file.path))] };
    });
}
