import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSqliteVersion } from './check-sqlite-version.js';
import { migrate, SCHEMA_VERSION } from './migrate.js';
import { openDatabase } from './open-database.js';
import { readInstance } from './read-instance.js';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-open-'));
  file = join(folder, 'data', 'chatops.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('opening the database', () => {
  it('makes a private folder with private files', () => {
    const db = openDatabase(file);
    db.exec("INSERT INTO groups (name) VALUES ('ops')");
    const modes = readdirSync(join(folder, 'data')).map((name) => [name, mode(join(folder, 'data', name))]);
    expect(modes.sort()).toEqual([
      ['chatops.sqlite', 0o600],
      ['chatops.sqlite-shm', 0o600],
      ['chatops.sqlite-wal', 0o600],
    ]);
    expect(mode(join(folder, 'data'))).toBe(0o700);
    db.close();
  });

  it('takes rights away that a folder and a file have too many', () => {
    openDatabase(file).close();
    chmodSync(join(folder, 'data'), 0o755);
    chmodSync(file, 0o644);
    openDatabase(file).close();
    expect([mode(join(folder, 'data')), mode(file)]).toEqual([0o700, 0o600]);
  });

  it.each([
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['foreign_keys', 1],
    ['trusted_schema', 0],
    ['busy_timeout', 1000],
    ['user_version', SCHEMA_VERSION],
  ])('sets %s to %s at every open', (pragma, value) => {
    openDatabase(file).close();
    const db = openDatabase(file);
    expect(db.pragma(pragma, { simple: true })).toBe(value);
    db.close();
  });

  it('keeps the random instance that it made once', () => {
    const first = openDatabase(file);
    const instance = readInstance(first);
    first.close();
    const second = openDatabase(file);
    expect(instance).toMatch(/^[0-9a-f]{8}$/);
    expect(readInstance(second)).toBe(instance);
    second.close();
  });

  it('has only strict tables', () => {
    const db = openDatabase(file);
    const loose = db.prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    );
    expect(loose.pluck().all()).toEqual([]);
    db.close();
  });

  it('refuses a database that a newer program made, and leaves it as it is', () => {
    const db = openDatabase(file);
    db.pragma('user_version = 99');
    db.close();
    expect(() => openDatabase(file)).toThrow(/newer program \(version 99, this one knows \d+\); nothing was changed/);
    expect(() => openDatabase(file, 'read')).toThrow(/tables of version 99/);
  });

  it('reads beside an open writer, and cannot write', () => {
    const writer = openDatabase(file);
    writer.exec("INSERT INTO groups (name) VALUES ('ops')");
    const reader = openDatabase(file, 'read');
    expect(reader.prepare('SELECT name FROM groups').pluck().all()).toEqual(['ops']);
    expect(() => reader.exec("INSERT INTO groups (name) VALUES ('x')")).toThrow(/readonly/);
    reader.close();
    writer.close();
  });

  it('names the file that is not there to be read', () => {
    expect(() => openDatabase(file, 'read')).toThrow(`the database ${file} cannot be opened`);
  });

  it('says that a file is no database', () => {
    openDatabase(file).close();
    rmSync(file);
    const other = new Database(file);
    other.close();
    chmodSync(file, 0o600);
    expect(() => openDatabase(join(folder, 'data'))).toThrow(/cannot be opened/);
  });
});

describe('migrations', () => {
  const steps = ['CREATE TABLE one (a TEXT) STRICT;', 'ALTER TABLE one ADD COLUMN b TEXT;'];

  it('run in order, after a copy of what was there', () => {
    const plain = join(folder, 'm.sqlite');
    const db = new Database(plain);
    migrate(db, steps.slice(0, 1));
    db.exec("INSERT INTO one (a) VALUES ('before')");
    migrate(db, steps);
    expect(db.prepare('SELECT a, b FROM one').all()).toEqual([{ a: 'before', b: null }]);
    const [copy = ''] = readdirSync(folder).filter((name) => name.startsWith('m.sqlite.before-version-2-'));
    expect(mode(join(folder, copy))).toBe(0o600);
    const kept = new Database(join(folder, copy), { readonly: true });
    expect(kept.prepare('SELECT * FROM one').all()).toEqual([{ a: 'before' }]);
    expect(kept.pragma('user_version', { simple: true })).toBe(1);
    kept.close();
    db.close();
  });

  it('are undone together where one fails', () => {
    const db = new Database(join(folder, 'm.sqlite'));
    expect(() => migrate(db, [...steps, 'CREATE TABLE one (a TEXT);'])).toThrow(/already exists/);
    expect(db.pragma('user_version', { simple: true })).toBe(0);
    expect(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(0);
    db.close();
  });
});

describe('the version of SQLite', () => {
  it.each(['3.51.3', '3.52.1', '3.53.2', '3.50.7', '3.44.6'])('%s will do', (version) => {
    expect(() => checkSqliteVersion(version)).not.toThrow();
  });
  it.each(['3.51.2', '3.50.6', '3.49.9', '3.44.5', '3.40.1', 'what'])('%s is refused', (version) => {
    expect(() => checkSqliteVersion(version)).toThrow(/walresetbug/);
  });
});

function mode(path: string): number {
  return statSync(path).mode & 0o777;
}
