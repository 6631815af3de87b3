import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority } from '../sandbox/tls/make-certificates.js';
import { compileProgram } from './compile-program.js';
import { ROOT } from './read-sources.js';

interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A folder with the demo's configuration and every file that it names, and the real program to run on it. */
export interface Operator {
  folder: string;
  configFile: string;
  /** Runs `chatops ARGUMENTS` to its end. */
  chatops(...args: string[]): Promise<Ran>;
  /** `chatops terminal --as NAME` with these lines on its standard input. */
  talk(as: string, ...lines: string[]): Promise<Ran>;
  /** Starts `chatops serve` and waits until it says that it runs. */
  serve(): Promise<ChildProcess>;
  remove(): void;
}

export async function createOperator(): Promise<Operator> {
  const program = compileProgram(['bot', 'commands', 'pipeline', 'db']);
  const folder = mkdtempSync(join(tmpdir(), 'chatops-operator-'));
  const configFile = join(folder, 'chatops.yaml');
  const demo = readFileSync(join(ROOT, 'config/demo/chatops.yaml'), 'utf8');
  const paths = demo.replace('/data', 'data').replace('/content', 'content');
  writeFileSync(
    configFile,
    paths
      .replace('/run/secrets/master_key', 'key')
      .replace('proxmox-sandbox:8006"]', '127.0.0.1:9"]')
      .replaceAll('/access/', 'access/'),
  );
  copyFileSync(join(ROOT, 'config/demo/policy.yaml'), join(folder, 'policy.yaml'));
  writeFileSync(join(folder, 'key'), randomBytes(32).toString('base64'), { mode: 0o600 });
  mkdirSync(join(folder, 'content'));
  mkdirSync(join(folder, 'access'));
  writeFileSync(join(folder, 'access/ca.pem'), (await makeAuthority(new Date())).certificate);
  writeFileSync(join(folder, 'access/token'), `chatops@pve!bot=${randomUUID()}`, { mode: 0o600 });
  const main = join(program.folder, 'bot/main.js');
  const env = {
    PATH: process.env.PATH,
    CHATOPS_CONFIG_FILE: configFile,
    NO_COLOR: '1',
    DOCKER_HOST: 'unix:///nowhere',
  };
  const started: ChildProcess[] = [];
  const start = (args: readonly string[]) => {
    const child = spawn(process.execPath, [main, ...args], { env, cwd: folder, stdio: 'pipe' });
    started.push(child);
    return child;
  };
  return {
    ...{ folder, configFile },
    chatops: (...args) => ended(start(args)),
    talk: (as, ...lines) => {
      const child = start(['terminal', '--as', as]);
      child.stdin.end(lines.map((line) => `${line}\n`).join(''));
      return ended(child);
    },
    serve: async () => {
      const child = start(['serve']);
      let text = '';
      child.stderr.on('data', (more) => (text += more));
      child.stdout.on('data', (more) => (text += more));
      while (!text.includes('chatops is running')) {
        if (child.exitCode !== null) throw new Error(text);
        await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
      }
      return child;
    },
    remove: () => {
      for (const child of started) if (child.exitCode === null) child.kill('SIGKILL');
      program.remove();
      rmSync(folder, { recursive: true });
    },
  };
}

async function ended(child: ChildProcessWithoutNullStreams): Promise<Ran> {
  const texts = { stdout: '', stderr: '' };
  child.stdin.end();
  child.stdout.on('data', (text) => {
    texts.stdout += text;
  });
  child.stderr.on('data', (text) => {
    texts.stderr += text;
  });
  await once(child, 'close');
  return { code: child.exitCode, ...texts };
}
