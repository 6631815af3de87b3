import { openData } from '../open-data.js';
import type { Installation } from '../settings/installation.js';
import { adminSocket } from './admin-protocol.js';
import { askBot } from './ask-bot.js';
import type { HostAnswer, HostCommand } from './host-command.js';
import { runHostCommand } from './run-host-command.js';

/**
 * Does a command of the host: by the running bot, or in this process, which takes the lock for that time. Throws
 * `DatabaseLockedError` where a bot has the lock and does not listen: it is just starting or ending.
 */
export async function doOnHost(installation: Installation, command: HostCommand): Promise<HostAnswer> {
  const answer = await askBot(adminSocket(installation), { ask: 'do', command }, 60_000);
  if (answer !== null) return answer;
  const data = openData(installation);
  try {
    return await runHostCommand(data, command);
  } finally {
    data.close();
  }
}
