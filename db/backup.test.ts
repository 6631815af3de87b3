import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { artifacts } from './artifacts.js';
import { backup } from './backup.js';
import { checkDatabase } from './check-database.js';
import { openTestDatabase, type TestDatabase } from './fakes/open-test-database.js';
import { sampleRows } from './fakes/sample-rows.js';
import { openDatabase } from './open-database.js';
import { readInstance } from './read-instance.js';
import { readMasterKeys } from './read-master-keys.js';

let test: TestDatabase;
beforeEach(() => {
  test = openTestDatabase();
});
afterEach(() => test.remove());

describe('a backup', () => {
  it('is a private copy that opens, made while the bot has the database open', async () => {
    sampleRows(test);
    await artifacts(test.db, test.sealer, () => 1).save('r-1', 'job-key', Buffer.from('the private half'));
    const target = join(test.folder, 'copy.sqlite');
    await backup(test.file, target);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(readFileSync(target).includes('the private half')).toBe(false);
    const copy = openDatabase(target, 'read');
    expect(copy.prepare('SELECT id FROM requests').pluck().all()).toEqual(['r-1']);
    expect(readInstance(copy)).toBe(readInstance(test.db));
    copy.close();
  });

  it('overwrites nothing', async () => {
    const target = join(test.folder, 'copy.sqlite');
    writeFileSync(target, 'precious');
    await expect(backup(test.file, target)).rejects.toThrow(/EEXIST/);
    expect(readFileSync(target, 'utf8')).toBe('precious');
  });

  it('leaves nothing behind where it fails', async () => {
    const target = join(test.folder, 'copy.sqlite');
    await expect(backup(join(test.folder, 'absent.sqlite'), target)).rejects.toThrow(/unable to open/);
    expect(existsSync(target)).toBe(false);
  });
});

describe('the look over a database', () => {
  it('finds nothing in a good one and says what is wrong with a damaged one', async () => {
    sampleRows(test);
    await expect(checkDatabase(test.file)).resolves.toBeUndefined();
    const target = join(test.folder, 'copy.sqlite');
    await backup(test.file, target);
    const bytes = readFileSync(target);
    bytes.fill(randomBytes(1), 4096 * 3, 4096 * 5);
    writeFileSync(target, bytes);
    await expect(checkDatabase(target)).rejects.toThrow(/copy\.sqlite: /);
  });
});

describe('the master key file', () => {
  const good = randomBytes(32).toString('base64');
  it('holds a key a line, the newest first', () => {
    const file = join(test.folder, 'key');
    const older = randomBytes(32).toString('base64');
    writeFileSync(file, `${good}\n\n${older}\n`);
    expect(readMasterKeys(file).map((key) => Buffer.from(key).toString('base64'))).toEqual([good, older]);
  });

  it.each([
    ['', /is empty\. Make one with: openssl rand/],
    ['secret-but-short', /line 1 of the master key file .* is not 32 bytes in base64/],
    [`${good}\n${good.slice(0, -2)}`, /line 2 of/],
  ])('is refused without being told: %j', (content, problem) => {
    const file = join(test.folder, 'key');
    writeFileSync(file, content);
    expect(() => readMasterKeys(file)).toThrow(problem);
    expect(() => readMasterKeys(file)).not.toThrow(/secret-but-short/);
  });

  it('is named where it is missing', () => {
    expect(() => readMasterKeys(join(test.folder, 'none'))).toThrow(/none cannot be read \(ENOENT\)/);
  });
});
