import { cpSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isEntry, main, run } from './run.mjs';

const root = join(import.meta.dirname, '..');
const rooms = ['bot', 'commands', 'pipeline', 'db', 'sandbox'];

/** Compiles the rooms into `dist/` and puts what they read at run time (SQL, HCL, playbooks, templates) beside it. */
export async function build() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  await run(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd: root });
  for (const room of rooms) {
    cpSync(join(root, room), join(root, 'dist', room), { recursive: true, filter: isAsset });
  }
}

/** Sources are compiled, not copied; what only the images are made of is of no use at run time. */
function isAsset(path) {
  if (statSync(path).isDirectory()) {
    return !['tools', 'fakes'].includes(basename(path));
  }
  return !/\.ts$|^Dockerfile$|^tool-entry\.sh$|^chatops\.sh$/.test(basename(path));
}

if (isEntry(import.meta.url)) {
  await main(build);
}
