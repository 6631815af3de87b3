import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import { applicationOf, makeInvite } from '../discord/make-invite.js';
import { permissions } from '../discord/permissions.js';
import { readDiscordToken } from '../settings/read-discord-token.js';
import { readInstallation } from '../settings/read-installation.js';
import { configOption } from './config-option.js';

const Options = z.object({ config: z.string(), application: z.string().optional() });

/** `chatops discord invite`. */
export function discordCommand(): Command {
  const command = new Command('discord').description('what Discord has to be given');
  command
    .command('invite')
    .description('the link by which the bot is let into the server, with the fewest permissions; nothing is sent')
    .addOption(configOption())
    .option('--application <id>', 'the Application ID (page General Information); else it is read from the token')
    .action((options: object) => printInvite(options));
  return command;
}

function printInvite(options: object): void {
  const { config: file, application: given } = Options.parse(options);
  const discord = existsSync(file) ? readInstallation(file).discord : null;
  if (discord === null) console.error(`${file} has no \`discord:\` yet: choose the server on the page that opens`);
  if (given !== undefined && !/^[1-9]\d{16,19}$/.test(given)) {
    console.error('--application is an id of 17 to 20 digits (page General Information of the application)');
    process.exitCode = 1;
    return;
  }
  const application = given ?? (discord === null ? null : applicationOf(readDiscordToken(discord)));
  if (application === null) {
    console.error('give --application <id>: the Application ID, on the page General Information of the application');
    process.exitCode = 1;
    return;
  }
  console.log(makeInvite(application, discord?.guild ?? null));
  console.error(`it asks for: ${permissions.map(({ name }) => name).join(', ')}`);
}
