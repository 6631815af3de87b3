import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import { doOnHost } from '../host/do-on-host.js';
import { HostCommand } from '../host/host-command.js';
import { collect } from './collect.js';
import { configOption, installationOf } from './config-option.js';
import { printAnswer } from './print-answer.js';

const AddOptions = z.object({
  name: z.string().nullable().default(null),
  account: z.array(z.string()),
  group: z.array(z.string()),
  key: z.array(z.string()),
});

/** `chatops people list | add | remove | link`. */
export function peopleCommand(): Command {
  const command = new Command('people').description('people, their accounts, groups and keys');
  command
    .command('list')
    .description('everybody who is known')
    .addOption(configOption())
    .action(async (options: object) => {
      printAnswer(await doOnHost(installationOf(options), { do: 'people list' }));
    });
  command
    .command('add')
    .description('a new person, or more accounts, groups and keys for one who is known')
    .argument('<login>', 'login name in the VMs')
    .option('--name <name>', 'name to show; the login where it is left out')
    .option('--account <platform:account>', 'such as terminal:ana; may be given several times', collect, [])
    .option('--group <group>', 'may be given several times', collect, [])
    .option('--key <file>', 'a file with a public SSH key; may be given several times', collect, [])
    .addOption(configOption())
    .action(async (login: string, options: object) => {
      const { name, account, group, key } = AddOptions.parse(options);
      const keys = key.map((file) => readFileSync(file, 'utf8'));
      const asked = { do: 'people add', login, display: name, accounts: account, groups: group, keys };
      printAnswer(await doOnHost(installationOf(options), HostCommand.parse(asked)));
    });
  command
    .command('remove')
    .description('takes all rights of a person away, at once; the record stays')
    .argument('<login>')
    .addOption(configOption())
    .action(async (login: string, options: object) => {
      printAnswer(await doOnHost(installationOf(options), { do: 'people remove', login }));
    });
  command
    .command('link')
    .description('joins two accounts that both have confirmed it with /vm link, where no other administrator can')
    .argument('<number>', 'as /vm link said it', (text) => z.coerce.number().int().positive().parse(text))
    .addOption(configOption())
    .action(async (number: number, options: object) => {
      printAnswer(await doOnHost(installationOf(options), { do: 'people link', number }));
    });
  return command;
}
