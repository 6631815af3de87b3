import { Command } from 'commander';
import { doOnHost } from '../host/do-on-host.js';
import { configOption, installationOf } from './config-option.js';
import { printAnswer } from './print-answer.js';
import { readLabel } from './read-label.js';

/** `chatops state show | export`. */
export function stateCommand(): Command {
  const command = new Command('state').description('the Terraform state of a VM');
  command
    .command('show')
    .description('serial, lineage and resources')
    .argument('<request>', 'such as R-42', readLabel)
    .addOption(configOption())
    .action(async (request: number, options: object) => {
      printAnswer(await doOnHost(installationOf(options), { do: 'state show', request }));
    });
  command
    .command('export')
    .description('the whole state to standard output; it holds secrets, and the audit log tells of it')
    .argument('<request>', 'such as R-42', readLabel)
    .addOption(configOption())
    .action(async (request: number, options: object) => {
      printAnswer(await doOnHost(installationOf(options), { do: 'state export', request }));
    });
  return command;
}
