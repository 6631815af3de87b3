import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installPackages, mayInstall } from './apt.mjs';
import { ensureBaseImage } from './base-image.mjs';
import { buildImages } from './build-images.mjs';
import { installEngine } from './install-engine.mjs';
import { isEntry, main, run, SetupError, say, works } from './run.mjs';

const root = join(import.meta.dirname, '..');
const nativeBinary = join(root, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node');

/** Everything that the demo and the tests need on a fresh machine; what is there already is left as it is. */
export async function setUp() {
  requireNode();
  await ensureNodeModules();
  await installEngine();
  await ensureBaseImage();
  await buildImages();
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetupError(`Node ${process.versions.node} is too old: 20.19 or newer is needed`);
  }
}

/** Installs what `package-lock.json` names, unless exactly that is installed and its native parts are compiled. */
export async function ensureNodeModules() {
  if (isInstalled()) {
    say('node_modules is as package-lock.json says');
    return;
  }
  await ensureCompiler();
  say('installing node_modules (npm ci)');
  await run('npm', ['ci', '--no-update-notifier'], { cwd: root, env: { ...process.env, ...(await headersEnv()) } });
  if (!existsSync(nativeBinary)) {
    // Newer versions of npm can be told to run no install scripts.
    await run('npm', ['rebuild', 'better-sqlite3', '--ignore-scripts=false'], { cwd: root });
  }
}

function isInstalled() {
  const installedFile = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile) || !existsSync(nativeBinary)) {
    return false;
  }
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  // An optional package may be missing: those of other platforms are.
  const complete = Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (installed[path]?.version ?? (optional && version)) === version,
  );
  return complete && Object.keys(installed).every((path) => wanted[path] !== undefined);
}

/** better-sqlite3 is compiled where its prebuilt binary cannot be fetched. */
async function ensureCompiler() {
  const programs = { 'g++': 'g++', make: 'make', python3: 'python3' };
  const missing = [];
  for (const [program, name] of Object.entries(programs)) {
    if (!(await works(program, ['--version']))) {
      missing.push(name);
    }
  }
  if (missing.length > 0 && mayInstall()) {
    say(`installing ${missing.join(', ')} to compile native packages`);
    await installPackages(missing);
  }
}

/** Tells node-gyp where the headers of this very Node are, so that it need not fetch them. */
async function headersEnv() {
  const prefix = dirname(dirname(process.execPath));
  const header = join(prefix, 'include/node/node_version.h');
  // Debian's Node keeps its headers in a package of their own; another Node brings its own.
  if (!existsSync(header) && mayInstall() && (await works('dpkg', ['-S', process.execPath]))) {
    say('installing the headers of Node');
    await installPackages(['libnode-dev']);
  }
  const major = process.versions.node.split('.')[0];
  const matches = existsSync(header) && readFileSync(header, 'utf8').includes(`NODE_MAJOR_VERSION ${major}\n`);
  return matches ? { npm_config_nodedir: prefix } : {};
}

if (isEntry(import.meta.url)) {
  await main(setUp);
}
