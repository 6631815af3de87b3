import { Command } from 'commander';
import { version } from '../version.js';

/** `chatops version`. */
export function versionCommand(): Command {
  return new Command('version')
    .description('the version of this program')
    .action(() => console.log(`chatops ${version()}`));
}
