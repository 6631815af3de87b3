import type { Sqlite } from '../../db/sqlite.js';

/** Between two requests of the past: a million are then those of a year. */
const EVERY_MS = 30_000;

/**
 * Adds requests that have ended, each with its votes, decisions, runs, VM, invocation and audit lines: copies of the first
 * `models` ones under random ids, made by all the people in turn. Durability is left out meanwhile.
 */
export function fillRequests(db: Sqlite, count: number, models: number): void {
  for (const pragma of ['foreign_keys = OFF', 'journal_mode = MEMORY', 'synchronous = OFF', 'cache_size = -2000000']) {
    db.pragma(pragma);
  }
  db.exec(`
    CREATE TEMP TABLE persons AS SELECT row_number() OVER () - 1 AS place, people.id, actor
      FROM people JOIN actors ON actors.person_id = people.id;
    CREATE TEMP TABLE copies (n INTEGER PRIMARY KEY, id TEXT, model TEXT, person TEXT, actor TEXT, at INTEGER);
  `);
  db.prepare(COPIES).run({ count, models, every: EVERY_MS, now: Number(db.prepare(NEWEST).pluck().get()) });
  for (const table of [REQUESTS, VOTES, DECISIONS, RUNS, VMS, INVOCATIONS, AUDIT]) db.exec(table);
  db.exec('DROP TABLE copies; DROP TABLE persons');
  // As openDatabase sets them; 16 MB is what better-sqlite3 begins with.
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'cache_size = -16000']) {
    db.pragma(pragma);
  }
}

const NEWEST = 'SELECT max(created_at) FROM requests';
// Odd times two to the 32nd: a different id for each, in no order.
const COPIES = `
  WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < @count)
  INSERT INTO copies SELECT n, printf('%08x%024x', (n * 2654435761) & 4294967295, n), model.id, persons.id, persons.actor,
      @now - (@count - n) * @every
    FROM series JOIN requests AS model ON model.number = 1 + n % @models
      JOIN persons ON persons.place = n % (SELECT count(*) FROM persons)`;
const REQUESTS = `
  INSERT INTO requests (id, action, ask, requester, actor, channel, created_at, version, state_word, state)
    SELECT copies.id, action, ask, copies.person, copies.actor, channel, at, version, state_word, state
      FROM copies JOIN requests ON requests.id = copies.model ORDER BY n`;
const VOTES = `
  INSERT INTO votes (request_id, person_id, actor, verdict, reason, effect_digest, decision_digest, policy_revision, at)
    SELECT copies.id, person_id, votes.actor, verdict, reason, effect_digest, decision_digest, policy_revision, copies.at
      FROM copies JOIN votes ON votes.request_id = copies.model ORDER BY n`;
const DECISIONS = `
  INSERT INTO decisions (request_id, at, question, decision)
    SELECT copies.id, copies.at, question, decision FROM copies JOIN decisions ON decisions.request_id = copies.model ORDER BY n`;
const RUNS = `
  INSERT INTO runs (id, request_id, recipe, started_at, ended_at)
    SELECT runs.id || '-' || n, copies.id, recipe, copies.at, copies.at + 60000
      FROM copies JOIN runs ON runs.request_id = copies.model ORDER BY n`;
const VMS = `
  INSERT INTO vms (cluster, vmid, name, environment, made_by, owner, node, ipv4, host_key, host_key_fingerprint, smbios_uuid,
      template_vmid, lease_until, ready_at, destroyed_at)
    SELECT cluster, vmid, name || '-' || n, environment, copies.id, person, node, ipv4, host_key, host_key_fingerprint,
        smbios_uuid, template_vmid, lease_until, copies.at, copies.at
      FROM copies JOIN vms ON vms.made_by = copies.model ORDER BY n`;
const INVOCATIONS = `
  INSERT INTO invocations (id, actor, at, invocation, handled_at)
    SELECT 'past:' || copies.id, copies.actor, copies.at, (SELECT invocation FROM invocations LIMIT 1), copies.at
      FROM copies ORDER BY n`;
const AUDIT = `
  INSERT INTO audit (number, at, actor, person, act, request_id, detail, hash)
    SELECT (SELECT max(number) FROM audit) + row_number() OVER (ORDER BY n, audit.number), copies.at, copies.actor,
        CASE WHEN audit.person IS NULL THEN NULL ELSE copies.person END, act, copies.id, detail, lower(hex(randomblob(32)))
      FROM copies JOIN audit ON audit.request_id = copies.model`;
