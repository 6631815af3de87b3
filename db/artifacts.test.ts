import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArtifactStore } from '../pipeline/run/artifact-store.js';
import { artifacts } from './artifacts.js';
import { openTestDatabase, type TestDatabase } from './fakes/open-test-database.js';
import { SealError, sealer, sha256Hex } from './sealer.js';

let test: TestDatabase;
let store: ArtifactStore;
beforeEach(() => {
  test = openTestDatabase();
  store = artifacts(test.db, test.sealer, () => 1000);
});
afterEach(() => test.remove());

const bytes = (text: string) => new TextEncoder().encode(text);
const secret = 'root-password-in-the-state-7f3c';

describe('artifacts', () => {
  it('are kept in every version, and found by their sha256', async () => {
    const first = await store.save('r-1', 'terraform-state', bytes('one'));
    const second = await store.save('r-1', 'terraform-state', bytes('two'));
    expect([first, second]).toEqual([sha256Hex('one'), sha256Hex('two')]);
    expect(await store.read('r-1', 'terraform-state')).toEqual(Buffer.from('two'));
    expect(await store.readVersion('r-1', 'terraform-state', first)).toEqual(Buffer.from('one'));
    expect(await store.read('r-1', 'terraform-plan')).toBeNull();
    await expect(store.readVersion('r-1', 'terraform-plan', first)).rejects.toThrow(
      /there is no terraform-plan of r-1/,
    );
  });

  it('get no new version from the same bytes again', async () => {
    await store.save('r-1', 'user-data', bytes('one'));
    await store.save('r-1', 'user-data', bytes('one'));
    expect(test.db.prepare('SELECT count(*) FROM artifacts').pluck().get()).toBe(1);
  });

  it('stand in no file of the folder in clear', async () => {
    await store.save('r-1', 'terraform-state', bytes(secret));
    await store.save('r-1', 'job-key', bytes(`-----BEGIN OPENSSH PRIVATE KEY-----\n${secret}`));
    test.db.pragma('wal_checkpoint');
    for (const name of readdirSync(test.folder)) {
      const content = readFileSync(join(test.folder, name));
      expect([name, content.includes(secret), content.includes('PRIVATE KEY')]).toEqual([name, false, false]);
    }
  });

  it.each([
    ['another request', "scope = 'r-1'", "scope = 'r-2'"],
    ['another name', "name = 'user-data'", "name = 'meta-data'"],
    ['another version', 'version = 2', 'version = 1'],
  ])('are refused where their bytes come from %s', async (_what, target, source) => {
    await store.save('r-1', 'user-data', bytes('r-1 one'));
    await store.save('r-1', 'user-data', bytes('r-1 two'));
    await store.save('r-1', 'meta-data', bytes('meta one'));
    await store.save('r-1', 'meta-data', bytes('meta two'));
    await store.save('r-2', 'user-data', bytes('r-2 one'));
    await store.save('r-2', 'user-data', bytes('r-2 two'));
    const here = "scope = 'r-1' AND name = 'user-data' AND version = 2";
    const from = here.replace(target, source);
    test.db.exec(`UPDATE artifacts SET sealed = (SELECT sealed FROM artifacts WHERE ${from}) WHERE ${here}`);
    await expect(store.read('r-1', 'user-data')).rejects.toThrow(SealError);
  });

  it('are refused where one byte was changed, wherever it is', async () => {
    await store.save('r-1', 'user-data', bytes('content'));
    const sealed = test.db.prepare('SELECT sealed FROM artifacts').pluck().get();
    const original = sealed instanceof Buffer ? sealed : Buffer.alloc(0);
    for (let at = 0; at < original.length; at++) {
      const changed = Buffer.from(original);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      test.db.prepare('UPDATE artifacts SET sealed = ?').run(changed);
      await expect(store.read('r-1', 'user-data')).rejects.toThrow(SealError);
    }
    test.db.prepare('UPDATE artifacts SET sealed = ?').run(original.subarray(0, 20));
    await expect(store.read('r-1', 'user-data')).rejects.toThrow(/too short/);
  });

  it('open with an older key that is still in the file, and not with a foreign one', async () => {
    const [old, next, foreign] = [randomBytes(32), randomBytes(32), randomBytes(32)];
    await artifacts(test.db, sealer([old]), () => 1).save('r-1', 'user-data', bytes('content'));
    const both = artifacts(test.db, sealer([next, old]), () => 1);
    expect(await both.read('r-1', 'user-data')).toEqual(Buffer.from('content'));
    await expect(artifacts(test.db, sealer([foreign]), () => 1).read('r-1', 'user-data')).rejects.toThrow(
      'artifacts.sealed of r-1/user-data was sealed with another master key',
    );
  });
});
