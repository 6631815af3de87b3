import { Command } from 'commander';
import { configSchema } from '../settings/config-schema.js';
import { readInstallation } from '../settings/read-installation.js';

/** `chatops config check | schema`. */
export function configCommand(): Command {
  const command = new Command('config').description('the configuration file');
  command
    .command('check')
    .description('everything that is wrong in a chatops.yaml and in the content that it names; nothing is changed')
    .argument('<file>')
    .action((file: string) => {
      const { settings } = readInstallation(file);
      const { environments, templates, sizes, blueprints } = settings;
      const parts = { environments, templates, sizes, blueprints };
      console.log(`${file} is right`);
      for (const [what, map] of Object.entries(parts)) console.log(`${what}: ${[...map.keys()].join(', ')}`);
    });
  command
    .command('schema')
    .description('the JSON Schema of chatops.yaml, for editors')
    .action(() => console.log(JSON.stringify(configSchema(), null, 2)));
  return command;
}
