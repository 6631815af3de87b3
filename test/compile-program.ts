import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { ROOT } from './read-sources.js';

export interface Program {
  /** Holds `bot/main.js` and the rest as `npm run build` lays it out. */
  folder: string;
  remove(): void;
}

/** The program as JavaScript in a folder of its own, for tests that start real processes; types are not checked. */
export function compileProgram(rooms: readonly string[]): Program {
  const folder = mkdtempSync(join(tmpdir(), 'chatops-program-'));
  writeFileSync(join(folder, 'package.json'), readFileSync(join(ROOT, 'package.json')));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const room of rooms) compileRoom(room, folder);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function compileRoom(room: string, folder: string): void {
  for (const entry of readdirSync(join(ROOT, room), { recursive: true, withFileTypes: true })) {
    const from = join(entry.parentPath, entry.name);
    const to = join(folder, relative(ROOT, from));
    if (!entry.isFile() || /\.(test|contract)\.ts$/.test(entry.name)) continue;
    mkdirSync(dirname(to), { recursive: true });
    if (!entry.name.endsWith('.ts')) cpSync(from, to);
    else writeFileSync(to.replace(/\.ts$/, '.js'), compileFile(readFileSync(from, 'utf8')));
  }
}

function compileFile(text: string): string {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true },
  });
  return outputText;
}
