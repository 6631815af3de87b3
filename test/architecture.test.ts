import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT, readSources, type Source } from './read-sources.js';

/** folder → folders it may import; the same table stands in ARCHITECTURE.md. */
const ARROWS: Record<string, readonly string[]> = {
  bot: ['bot', 'commands', 'pipeline', 'db'],
  commands: ['commands', 'pipeline'],
  pipeline: ['pipeline'],
  db: ['db', 'commands', 'pipeline'],
  sandbox: ['sandbox'],
};

/** outside package → the only places that may import it. A package that is not here may be imported nowhere. */
const HOMES: Record<string, readonly string[]> = {
  '@fastify/formbody': ['sandbox'],
  '@fastify/multipart': ['sandbox'],
  '@peculiar/x509': ['sandbox'],
  '@slack/bolt': ['bot/slack'],
  '@slack/socket-mode': ['bot/slack'],
  '@slack/types': ['bot/slack'],
  '@slack/web-api': ['bot/slack'],
  'discord.js': ['bot/discord'],
  'better-sqlite3': ['db', 'sandbox'],
  canonicalize: ['commands', 'db', 'pipeline'],
  commander: ['bot/cli', 'bot/main.ts'],
  dockerode: ['pipeline/docker', 'sandbox'],
  'fastest-levenshtein': ['commands'],
  fastify: ['sandbox'],
  'ipaddr.js': ['commands', 'pipeline', 'sandbox', 'bot'],
  picocolors: ['bot/terminal', 'bot/cli'],
  pino: ['bot'],
  'reflect-metadata': ['sandbox'],
  sshpk: ['commands', 'pipeline', 'bot'],
  'string-width': ['bot/terminal', 'bot/render', 'bot/cli'],
  'tar-stream': ['pipeline', 'sandbox'],
  undici: ['pipeline/proxmox', 'bot/create-proxy-agent.ts', 'bot/slack', 'bot/discord'],
  'wrap-ansi': ['bot/terminal'],
  yaml: ['bot', 'pipeline', 'sandbox'],
  zod: ['bot', 'commands', 'pipeline', 'db', 'sandbox'],
};

const ENVIRONMENT_READERS = ['bot/config.ts', 'sandbox/config.ts'];
const EXEMPT_FOLDERS = ['test', 'bench'];
const FORBIDDEN_NAMES = /(^|[-/])(utils?|helpers?|manager|service|misc|common|index)(\.|\/|$)/;

const Lock = z.object({
  packages: z.record(z.string(), z.object({ optionalDependencies: z.record(z.string(), z.string()).default({}) })),
});

const sources = readSources();
const product = sources.filter((source) => !EXEMPT_FOLDERS.includes(topOf(source.path)));
const code = product.filter((source) => !isTest(source.path));

describe('the house', () => {
  it('has arrows between folders that only go where the table lets them', () => {
    const wrong = product.flatMap((source) =>
      source.imports
        .filter(({ own }) => own !== null && !mayImport(source, own))
        .map(({ specifier }) => `${source.path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('gives each outside package one home', () => {
    const wrong = code.flatMap((source) =>
      source.imports
        .filter(({ specifier, own }) => own === null && !specifier.startsWith('node:'))
        .map(({ specifier }) => packageOf(specifier))
        .filter(
          (name) => !(HOMES[name] ?? []).some((home) => source.path === home || source.path.startsWith(`${home}/`)),
        )
        .map((name) => `${source.path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('reads the environment in one place a program', () => {
    const wrong = code.filter((source) => source.text.includes('process.env')).map((source) => source.path);
    expect(wrong.filter((path) => !ENVIRONMENT_READERS.includes(path))).toEqual([]);
  });

  it('keeps files under 300 lines, and 95 of 100 under 180', () => {
    expect(sources.filter((source) => source.lines > 300).map(describeSize)).toEqual([]);
    expect(percentile(code.map((source) => source.lines))).toBeLessThanOrEqual(180);
  });

  it('keeps functions under 60 lines, and 95 of 100 under 32', () => {
    const functions = code.flatMap((source) => source.functions.map((item) => ({ ...item, path: source.path })));
    expect(functions.filter((item) => item.lines > 60).map((item) => `${item.path}: ${item.name}`)).toEqual([]);
    expect(percentile(functions.map((item) => item.lines))).toBeLessThanOrEqual(32);
  });

  it('names files in kebab case after what they export', () => {
    expect(product.filter((source) => !/^[a-z0-9-]+(\.[a-z]+)*\.ts$/.test(basename(source.path))).map(pathOf)).toEqual(
      [],
    );
    expect(product.filter((source) => FORBIDDEN_NAMES.test(source.path)).map(pathOf)).toEqual([]);
    const unnamed = code.filter((source) => source.exports.length > 0 && !exportsItsName(source));
    expect(unnamed.map((source) => `${source.path} exports ${source.exports.join(', ')}`)).toEqual([]);
  });

  it('silences the compiler nowhere', () => {
    const wrong = sources.flatMap((source) => source.findings.map((finding) => `${source.path}: ${finding}`));
    expect(wrong.filter((line) => !line.includes('.config.ts'))).toEqual([]);
    expect(
      sources.filter((source) => /@ts-(ignore|nocheck|expect-error)/.test(withoutSelf(source))).map(pathOf),
    ).toEqual([]);
  });

  it('has no import cycle', () => {
    expect(findCycles(code)).toEqual([]);
  });

  it('has the table of arrows in ARCHITECTURE.md', () => {
    const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
    const missing = Object.entries(ARROWS)
      .map(
        ([from, to]) =>
          `| \`${from}/\` | ${
            to
              .filter((name) => name !== from)
              .map((name) => `\`${name}/\``)
              .join(', ') || 'nothing of ours'
          } |`,
      )
      .filter((row) => !text.includes(row));
    expect(missing).toEqual([]);
  });

  it('names no registry host in the lock file', () => {
    expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved":/);
  });

  it('has every optional package of every platform in the lock file, or npm ci refuses it', () => {
    const lock = Lock.parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')));
    const names = new Set(Object.keys(lock.packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)));
    const wanted = Object.values(lock.packages).flatMap(({ optionalDependencies }) =>
      Object.keys(optionalDependencies),
    );
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });

  it('commits neither secrets nor what is built', () => {
    const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n');
    expect(tracked.filter((path) => /(^|\/)(node_modules|dist|\.env)(\/|$)|\.(pem|key|sqlite)$/.test(path))).toEqual(
      [],
    );
  });
});

function mayImport(source: Source, own: string): boolean {
  const from = topOf(source.path);
  const to = topOf(own);
  if (isTest(source.path)) return to === 'test' || (ARROWS[from] ?? []).includes(to) || to === 'db' || to === 'sandbox';
  return (ARROWS[from] ?? []).includes(to);
}

function isTest(path: string): boolean {
  return /\.(test|contract)\.ts$/.test(path) || path.includes('/fakes/');
}

function topOf(path: string): string {
  return path.split('/')[0] ?? path;
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** One export has the file's name within its own; several share a word with it; a vocabulary of eight names itself. */
function exportsItsName(source: Source): boolean {
  const stem = basename(source.path, '.ts');
  const exported = source.exports.map((item) => item.replaceAll('_', '').toLowerCase());
  if (exported.some((item) => item.includes(stem.replaceAll('-', '')))) return true;
  const words = stem.split('-').map((word) => word.replace(/s$/, ''));
  return (
    exported.length >= 8 || (exported.length > 1 && exported.some((item) => words.some((word) => item.includes(word))))
  );
}

function percentile(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0;
}

function describeSize(source: Source): string {
  return `${source.path} has ${source.lines} lines`;
}

function pathOf(source: Source): string {
  return source.path;
}

function withoutSelf(source: Source): string {
  return source.path === 'test/architecture.test.ts' ? '' : source.text;
}

/** Cycles of imports that remain after types are erased count as much as others: they are knots to read. */
function findCycles(files: readonly Source[]): string[] {
  const next = new Map(files.map((file) => [file.path, file.imports.flatMap(({ own }) => own ?? [])]));
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    for (const target of next.get(path) ?? []) if (next.has(target)) visit(target, [...trail, path]);
    state.set(path, 'done');
  };
  for (const file of files) visit(file.path, []);
  return cycles;
}
