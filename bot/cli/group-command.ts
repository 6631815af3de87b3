import { Command } from 'commander';
import { doOnHost } from '../host/do-on-host.js';
import { HostCommand } from '../host/host-command.js';
import { configOption, installationOf } from './config-option.js';
import { printAnswer } from './print-answer.js';

/** `chatops group list | add | remove`. */
export function groupCommand(): Command {
  const command = new Command('group').description('groups and who is in them');
  command
    .command('list')
    .description('every group with its members')
    .addOption(configOption())
    .action(async (options: object) => {
      printAnswer(await doOnHost(installationOf(options), { do: 'group list' }));
    });
  command
    .command('add')
    .description('makes the group where it is new, and puts people into it')
    .argument('<group>')
    .argument('[logins...]')
    .addOption(configOption())
    .action(async (group: string, logins: string[], options: object) => {
      const asked = HostCommand.parse({ do: 'group add', group, logins });
      printAnswer(await doOnHost(installationOf(options), asked));
    });
  command
    .command('remove')
    .description('takes people out of the group; without people, the group itself')
    .argument('<group>')
    .argument('[logins...]')
    .addOption(configOption())
    .action(async (group: string, logins: string[], options: object) => {
      printAnswer(await doOnHost(installationOf(options), { do: 'group remove', group, logins }));
    });
  return command;
}
