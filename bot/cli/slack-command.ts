import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import { catalog } from '../../commands/catalog.js';
import type { Settings } from '../../commands/settings.js';
import type { Installation } from '../settings/installation.js';
import { readInstallation } from '../settings/read-installation.js';
import { LONGEST_NAME, type ManifestWishes, makeManifest } from '../slack/make-manifest.js';
import { configOption } from './config-option.js';

const Options = z.object({ config: z.string(), name: z.string().optional(), withHistory: z.boolean().default(false) });

/** `chatops slack manifest`. */
export function slackCommand(): Command {
  const command = new Command('slack').description('what Slack has to be given');
  command
    .command('manifest')
    .description('the manifest to make the app of, as JSON; nothing is sent and nothing is changed')
    .addOption(configOption())
    .option('--name <name>', `what people see, at most ${LONGEST_NAME} characters`)
    .option(
      '--with-history',
      'let the bot read the channels it is in: a card whose posting was never answered is found again, not posted twice',
    )
    .action((options: object, made: Command) => printManifest(options, made));
  return command;
}

function printManifest(options: object, made: Command): void {
  const { config: file, name, withHistory } = Options.parse(options);
  const isNamed = made.getOptionValueSource('config') === 'cli';
  const installation = isNamed || existsSync(file) ? readInstallation(file) : null;
  if (installation === null) console.error(`there is no ${file}: the command is /vm, and no user group is mirrored`);
  else if (installation.slack === null) console.error(`${file} has no \`slack:\` yet: the command is /vm`);
  const wishes = wishesOf(installation, name, withHistory);
  const { length } = wishes.name;
  if (length === 0 || length > LONGEST_NAME) {
    console.error(`--name has ${length} characters; Slack takes 1 to ${LONGEST_NAME}`);
    process.exitCode = 1;
    return;
  }
  console.log(JSON.stringify(makeManifest(wishes, catalog), null, 2));
}

function wishesOf(installation: Installation | null, name: string | undefined, history: boolean): ManifestWishes {
  const command = installation?.slack?.command ?? 'vm';
  const userGroups = installation !== null && mirrorsUserGroup(installation.settings);
  return {
    command,
    userGroups,
    history,
    name: name ?? (command === 'vm' ? 'Proxmox VMs' : `Proxmox VMs (${command})`),
  };
}

function mirrorsUserGroup({ mirrors }: Settings): boolean {
  return [...mirrors.values()].some(({ actors }) => actors === null);
}
