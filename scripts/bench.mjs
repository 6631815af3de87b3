import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isEntry, main, SetupError } from './run.mjs';

const folder = join(import.meta.dirname, '../bench');

/** Runs `bench/NAME.ts`, whose last line is its result as JSON. */
export async function bench([name]) {
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.ts'))
        .map((file) => file.slice(0, -3))
    : [];
  if (name === undefined || !names.includes(name)) {
    throw new SetupError(`usage: npm run bench -- NAME, with NAME one of: ${names.join(', ')}`);
  }
  const { tsImport } = await import('tsx/esm/api');
  await tsImport(pathToFileURL(join(folder, `${name}.ts`)).href, import.meta.url);
}

if (isEntry(import.meta.url)) {
  await main(bench);
}
