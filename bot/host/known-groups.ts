import { existsSync } from 'node:fs';
import { groups } from '../../db/groups.js';
import { openDatabase } from '../../db/open-database.js';
import { databaseFile } from '../open-data.js';
import type { Installation } from '../settings/installation.js';

/** The groups that there are; before the first start those that it will make. The bot may run meanwhile. */
export function knownGroups(installation: Installation): string[] {
  const file = databaseFile(installation);
  if (!existsSync(file)) return [...installation.bootstrap.groups];
  const db = openDatabase(file, 'read');
  try {
    return groups(db)
      .listGroups()
      .map(({ name }) => name);
  } finally {
    db.close();
  }
}
