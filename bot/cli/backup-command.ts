import { Command } from 'commander';
import { backup } from '../../db/backup.js';
import { databaseFile } from '../open-data.js';
import { configOption, installationOf } from './config-option.js';

/** `chatops backup FILE`. */
export function backupCommand(): Command {
  return new Command('backup')
    .description('writes a checked copy of the database; the bot may run meanwhile')
    .argument('<file>', 'a new file; it gets the mode 0600')
    .addOption(configOption())
    .action(async (file: string, options: object) => {
      const installation = installationOf(options);
      await backup(databaseFile(installation), file);
      console.log(`${file} is a whole copy of the database`);
      console.log(`it does not hold the master key (${installation.files.masterKey}): keep that one apart from it`);
    });
}
