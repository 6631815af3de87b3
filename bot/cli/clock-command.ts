import { Command } from 'commander';
import { doOnHost } from '../host/do-on-host.js';
import { configOption, installationOf } from './config-option.js';
import { printAnswer } from './print-answer.js';

/** `chatops clock confirm`. */
export function clockCommand(): Command {
  const command = new Command('clock').description('the clock of this machine, by which approvals and freezes end');
  command
    .command('confirm')
    .description('after it jumped: what it shows now is right, and everything goes on')
    .addOption(configOption())
    .action(async (options: object) => {
      printAnswer(await doOnHost(installationOf(options), { do: 'clock confirm' }));
    });
  return command;
}
