/**
 * Quotas, and what the VM of each create request takes. What is used is never kept: it is counted from VMs, open requests
 * and reservations. Of requests that were planned before, the plan tells what they take.
 */
export const quotaTables = `
CREATE TABLE quotas (
  number INTEGER PRIMARY KEY AUTOINCREMENT, person_id TEXT REFERENCES people (id), group_name TEXT REFERENCES groups (name),
  environment TEXT, vms INTEGER, cores INTEGER, memory_mib INTEGER, disk_gib INTEGER,
  CHECK (person_id IS NULL OR group_name IS NULL), CHECK (coalesce(person_id, group_name, environment) IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX quotas_scope ON quotas (coalesce(person_id, ''), coalesce(group_name, ''), coalesce(environment, ''));
CREATE TABLE needs (
  request_id TEXT PRIMARY KEY REFERENCES requests (id), cores INTEGER NOT NULL, memory_mib INTEGER NOT NULL,
  disk_gib INTEGER NOT NULL
) STRICT;
INSERT INTO needs (request_id, cores, memory_mib, disk_gib)
  SELECT id, json_extract(size, '$.cores'), json_extract(size, '$.memoryMiB'), json_extract(size, '$.diskGiB') FROM (
    SELECT id, coalesce(json_extract(state, '$.planned.work.vars.size'), json_extract(state, '$.work.vars.size')) AS size
    FROM requests WHERE action = 'create-vm'
  ) WHERE size IS NOT NULL;
`;
