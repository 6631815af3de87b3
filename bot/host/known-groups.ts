import { existsSync } from 'node:fs';
import { groups } from '../../db/groups.js';
import { openDatabase } from '../../db/open-database.js';
import { databaseFile } from '../open-data.js';
import type { Installation } from '../settings/installation.js';

/** The groups that there are; before the first start those that it will make. The bot may run meanwhile. */
export function knownGroups(installation: Installation): string[] {
  const file = databaseFile(installation);
  const mirrored = [...installation.settings.mirrors.keys()];
  if (!existsSync(file)) return [...new Set([...installation.bootstrap.groups, ...mirrored])];
  const db = openDatabase(file, 'read');
  try {
    const kept = groups(db).listGroups();
    return [...new Set([...kept.map(({ name }) => name), ...mirrored])];
  } finally {
    db.close();
  }
}
