import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileProgram, type Program } from '../test/compile-program.js';
import { journal } from './journal.js';
import { DatabaseLockedError, lockDatabase } from './lock-database.js';
import { openDatabase } from './open-database.js';

let program: Program;
let folder = '';
let file = '';
beforeAll(() => {
  program = compileProgram(['db', 'commands', 'pipeline']);
  folder = mkdtempSync(join(tmpdir(), 'chatops-lock-'));
  file = join(folder, 'chatops.sqlite');
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true });
});

/** A process of its own that runs `script` and then stays. Gives it once it has printed its first line. */
async function start(script: string) {
  const entry = join(program.folder, `child-${Date.now()}.js`);
  writeFileSync(entry, `${script}\nsetInterval(() => undefined, 1000);\n`);
  const child = spawn(process.execPath, [entry], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  /** Whole lines only. */
  const lines = () => text.split('\n').slice(0, -1);
  await once(child.stdout, 'data');
  return { child, lines };
}

describe('the lock on the data', () => {
  it('is held by one process, says whose it is, and goes with that process however it ends', async () => {
    const { child } = await start(`
      import { lockDatabase } from './db/lock-database.js';
      lockDatabase(${JSON.stringify(file)});
      console.log('locked');`);
    expect(() => lockDatabase(file)).toThrow(DatabaseLockedError);
    expect(() => lockDatabase(file)).toThrow(
      new RegExp(`another process is writing to ${folder}: process ${child.pid} on `),
    );
    child.kill('SIGKILL');
    await once(child, 'close');
    lockDatabase(file).release();
  });

  it('is not lost by a second try of the same process', async () => {
    const lock = lockDatabase(file);
    expect(() => lockDatabase(file)).toThrow(DatabaseLockedError);
    const { lines, child } = await start(`
      import { lockDatabase } from './db/lock-database.js';
      try { lockDatabase(${JSON.stringify(file)}); console.log('locked'); } catch (error) { console.log(error.name, error.message); }`);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(lines()).toEqual([expect.stringContaining(`process ${process.pid} on `)]);
    expect(statSync(join(folder, 'chatops.lock')).mode & 0o777).toBe(0o600);
    lock.release();
  });

  it('does not keep a reader away', () => {
    openDatabase(file).close();
    const lock = lockDatabase(file);
    const reader = openDatabase(file, 'read');
    expect(reader.prepare('SELECT count(*) FROM requests').pluck().get()).toBe(0);
    reader.close();
    lock.release();
  });
});

describe('a process that is killed', () => {
  it('loses nothing that it acknowledged', async () => {
    const script = `
      import { openDatabase } from './db/open-database.js';
      import { journal } from './db/journal.js';
      const steps = journal(openDatabase(${JSON.stringify(file)}));
      for (let attempt = 1; ; attempt++) {
        const { stepId } = steps.intend({ runId: process.argv[1], stage: 'apply', step: 's', attempt, kind: 'call', at: 1 });
        process.stdout.write(stepId + '\\n');
        if (attempt % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
      }`;
    for (let round = 0; round < 3; round++) {
      const { child, lines } = await start(script);
      while (lines().length < 200) await once(child.stdout, 'data');
      child.kill('SIGKILL');
      await once(child, 'close');
      const db = openDatabase(file);
      const kept = new Set(db.prepare('SELECT id FROM steps').pluck().all());
      const lost = lines().filter((line) => !kept.has(line));
      expect([lines().length >= 200, lost]).toEqual([true, []]);
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(journal(db).findSteps('nobody')).toEqual([]);
      db.exec('DELETE FROM steps');
      db.close();
    }
  });
});
