import { checkDatabase } from '../db/check-database.js';
import { adminSocket } from './host/admin-protocol.js';
import { createAdminServer } from './host/create-admin-server.js';
import { done } from './host/host-command.js';
import { runHostCommand } from './host/run-host-command.js';
import type { Log } from './log.js';
import { databaseFile, openData } from './open-data.js';
import { prepareData } from './prepare-data.js';
import type { Installation } from './settings/installation.js';
import { version } from './version.js';

/**
 * Runs the bot until `signal` aborts. Throws where it cannot start: another process has the data, the database is
 * damaged, the first policy is wrong.
 */
export async function serve(installation: Installation, log: Log, signal: AbortSignal): Promise<void> {
  const data = openData(installation);
  try {
    await checkDatabase(databaseFile(installation));
    prepareData(data, installation);
    const admin = await createAdminServer({
      path: adminSocket(installation),
      handlers: {
        health: async () => done(`chatops ${version()} is running`),
        run: (command) => runHostCommand(data, command),
        onError: (error) => log.error(error, 'a command of the host failed'),
      },
    });
    log.info({ instance: data.instance, version: version() }, 'chatops is running');
    await aborted(signal);
    await admin.close();
  } finally {
    data.close();
  }
  log.info('chatops has ended');
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
