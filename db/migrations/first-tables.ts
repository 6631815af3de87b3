/** Version 1. Times are milliseconds since the epoch; columns named after a type of the rules hold it as JSON. */
export const firstTables = `
CREATE TABLE instance (only INTEGER PRIMARY KEY CHECK (only = 1), id TEXT NOT NULL) STRICT;
INSERT INTO instance (only, id) VALUES (1, lower(hex(randomblob(4))));

CREATE TABLE people (
  id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, display TEXT NOT NULL, active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
CREATE TABLE actors (actor TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES people (id)) STRICT;
CREATE INDEX actors_person ON actors (person_id);
CREATE TABLE groups (name TEXT PRIMARY KEY) STRICT;
CREATE TABLE group_members (
  group_name TEXT NOT NULL REFERENCES groups (name) ON DELETE CASCADE,
  person_id TEXT NOT NULL REFERENCES people (id), since INTEGER NOT NULL, PRIMARY KEY (group_name, person_id)
) STRICT;
CREATE INDEX group_members_person ON group_members (person_id);
CREATE TABLE ssh_keys (
  person_id TEXT NOT NULL REFERENCES people (id), fingerprint TEXT NOT NULL, line TEXT NOT NULL, added_at INTEGER NOT NULL,
  PRIMARY KEY (person_id, fingerprint)
) STRICT;

CREATE TABLE policy_revisions (
  revision INTEGER PRIMARY KEY AUTOINCREMENT, policy TEXT NOT NULL, loaded_at INTEGER NOT NULL, loaded_by TEXT NOT NULL
) STRICT;
CREATE TABLE config_revisions (
  revision INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL, text TEXT NOT NULL, loaded_at INTEGER NOT NULL
) STRICT;

CREATE TABLE invocations (
  id TEXT PRIMARY KEY, actor TEXT NOT NULL, at INTEGER NOT NULL, invocation TEXT NOT NULL, handled_at INTEGER
) STRICT;
CREATE INDEX invocations_actor ON invocations (actor, at);
CREATE INDEX invocations_waiting ON invocations (at) WHERE handled_at IS NULL;

CREATE TABLE requests (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, action TEXT NOT NULL, ask TEXT NOT NULL,
  requester TEXT NOT NULL REFERENCES people (id), actor TEXT NOT NULL, channel TEXT NOT NULL, created_at INTEGER NOT NULL,
  version INTEGER NOT NULL, state_word TEXT NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE INDEX requests_state ON requests (state_word, number);
CREATE INDEX requests_requester ON requests (requester, number);
CREATE TABLE votes (
  number INTEGER PRIMARY KEY AUTOINCREMENT, request_id TEXT NOT NULL REFERENCES requests (id),
  person_id TEXT NOT NULL REFERENCES people (id), actor TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT,
  effect_digest TEXT NOT NULL, decision_digest TEXT NOT NULL, policy_revision INTEGER NOT NULL, at INTEGER NOT NULL,
  UNIQUE (request_id, person_id, effect_digest, decision_digest)
) STRICT;
CREATE TABLE reservations (
  thing TEXT PRIMARY KEY, request_id TEXT NOT NULL REFERENCES requests (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX reservations_request ON reservations (request_id);

CREATE TABLE runs (
  id TEXT PRIMARY KEY, request_id TEXT NOT NULL REFERENCES requests (id) DEFERRABLE INITIALLY DEFERRED,
  recipe TEXT NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER
) STRICT;
CREATE INDEX runs_request ON runs (request_id, started_at);
CREATE INDEX runs_open ON runs (started_at) WHERE ended_at IS NULL;
CREATE TABLE run_events (number INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL, event TEXT NOT NULL) STRICT;
CREATE INDEX run_events_run ON run_events (run_id, number);
CREATE TABLE steps (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, run_id TEXT NOT NULL, stage TEXT NOT NULL,
  step TEXT NOT NULL, attempt INTEGER NOT NULL, kind TEXT NOT NULL, once_key TEXT, state TEXT NOT NULL, at INTEGER NOT NULL,
  job_id TEXT, start_intended INTEGER NOT NULL DEFAULT 0, upid TEXT, started_at INTEGER,
  stop_intended_at INTEGER, ended_at INTEGER, outcome TEXT,
  UNIQUE (run_id, stage, step, attempt)
) STRICT;
CREATE UNIQUE INDEX steps_once ON steps (once_key) WHERE once_key IS NOT NULL AND start_intended = 1;
CREATE TABLE log_chunks (
  number INTEGER PRIMARY KEY AUTOINCREMENT, step_id TEXT NOT NULL, stream TEXT NOT NULL, raw_offset INTEGER NOT NULL,
  raw_length INTEGER NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (step_id, stream, raw_offset)
) STRICT;
CREATE INDEX log_chunks_step ON log_chunks (step_id, number);
CREATE TABLE artifacts (
  scope TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, sha256 TEXT NOT NULL, saved_at INTEGER NOT NULL,
  sealed BLOB NOT NULL, PRIMARY KEY (scope, name, version)
) STRICT;

CREATE TABLE vms (
  number INTEGER PRIMARY KEY AUTOINCREMENT, cluster TEXT NOT NULL, vmid INTEGER NOT NULL, name TEXT NOT NULL,
  environment TEXT NOT NULL, made_by TEXT NOT NULL UNIQUE, owner TEXT NOT NULL, node TEXT NOT NULL, ipv4 TEXT NOT NULL,
  host_key TEXT NOT NULL, host_key_fingerprint TEXT NOT NULL, smbios_uuid TEXT NOT NULL, template_vmid INTEGER NOT NULL,
  lease_until INTEGER NOT NULL, ready_at INTEGER, destroyed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX vms_live ON vms (cluster, vmid) WHERE destroyed_at IS NULL;
CREATE UNIQUE INDEX vms_live_name ON vms (name) WHERE destroyed_at IS NULL;
CREATE INDEX vms_owner ON vms (owner) WHERE destroyed_at IS NULL;
CREATE TABLE templates (
  number INTEGER PRIMARY KEY AUTOINCREMENT, cluster TEXT NOT NULL, vmid INTEGER NOT NULL, name TEXT NOT NULL,
  node TEXT NOT NULL, kind TEXT NOT NULL, definition_hash TEXT NOT NULL, generation INTEGER NOT NULL, built_at INTEGER,
  request_id TEXT NOT NULL, smbios_uuid TEXT, retired_at INTEGER
) STRICT;
CREATE UNIQUE INDEX templates_live ON templates (cluster, vmid) WHERE retired_at IS NULL;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, request_id TEXT, actor TEXT, channel TEXT NOT NULL,
  card TEXT NOT NULL, nonce TEXT NOT NULL UNIQUE, attempts INTEGER NOT NULL DEFAULT 0, uncertain INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'replaced', 'sent', 'gone')),
  due_at INTEGER NOT NULL, added_at INTEGER NOT NULL, settled_at INTEGER, message_id TEXT, why TEXT
) STRICT;
CREATE INDEX outbox_waiting ON outbox (id) WHERE state = 'waiting';
CREATE INDEX outbox_request ON outbox (request_id, id);
CREATE TABLE posts (
  request_id TEXT PRIMARY KEY, channel TEXT NOT NULL, message_id TEXT NOT NULL, posted_at INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, person TEXT, act TEXT NOT NULL, request_id TEXT,
  detail TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_request ON audit (request_id, number);
CREATE INDEX audit_person ON audit (person, number);
CREATE TABLE audit_keys (
  id TEXT PRIMARY KEY, public_key TEXT NOT NULL, sealed_private_key BLOB NOT NULL, made_at INTEGER NOT NULL
) STRICT;
CREATE TABLE audit_heads (
  number INTEGER PRIMARY KEY, hash TEXT NOT NULL, signed_at INTEGER NOT NULL, key_id TEXT NOT NULL REFERENCES audit_keys (id),
  signature TEXT NOT NULL
) STRICT;
-- INSERT OR REPLACE runs no delete trigger: what is there may not be inserted again.
CREATE TRIGGER audit_only_append BEFORE INSERT ON audit WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit)
BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_heads_only_append BEFORE INSERT ON audit_heads WHEN EXISTS (SELECT 1 FROM audit_heads WHERE number = NEW.number)
BEGIN SELECT raise(ABORT, 'signed heads are append-only'); END;
CREATE TRIGGER audit_keys_only_append BEFORE INSERT ON audit_keys WHEN EXISTS (SELECT 1 FROM audit_keys WHERE id = NEW.id)
BEGIN SELECT raise(ABORT, 'signing keys are append-only'); END;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_heads_no_update BEFORE UPDATE ON audit_heads BEGIN SELECT raise(ABORT, 'signed heads are append-only'); END;
CREATE TRIGGER audit_heads_no_delete BEFORE DELETE ON audit_heads BEGIN SELECT raise(ABORT, 'signed heads are append-only'); END;
CREATE TRIGGER audit_keys_no_update BEFORE UPDATE ON audit_keys BEGIN SELECT raise(ABORT, 'signing keys are append-only'); END;
CREATE TRIGGER audit_keys_no_delete BEFORE DELETE ON audit_keys BEGIN SELECT raise(ABORT, 'signing keys are append-only'); END;
`;
