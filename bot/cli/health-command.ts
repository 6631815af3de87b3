import { Command } from 'commander';
import { adminSocket } from '../host/admin-protocol.js';
import { askBot } from '../host/ask-bot.js';
import { wrong } from '../host/host-command.js';
import { configOption, installationOf } from './config-option.js';
import { printAnswer } from './print-answer.js';

/** `chatops health`: for the health check of the container. */
export function healthCommand(): Command {
  return new Command('health')
    .description('asks the running bot; exit status 0 where it is well')
    .addOption(configOption())
    .action(async (options: object) => {
      const answer = await askBot(adminSocket(installationOf(options)), { ask: 'health' }, 5000);
      printAnswer(answer ?? wrong('no bot is running on this data'));
    });
}
