import { Command } from 'commander';
import { config } from '../config.js';
import { configOption, installationOf } from './config-option.js';

/** `chatops serve`: the bot itself; ends on SIGTERM and SIGINT. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('runs the bot; its log goes to standard output as lines of JSON')
    .addOption(configOption())
    .action(async (options: object) => {
      const installation = installationOf(options);
      // Only here: the other sub-commands start in half the time without these.
      const [{ createLog }, { serve }] = await Promise.all([import('../log.js'), import('../serve.js')]);
      const ended = new AbortController();
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => ended.abort());
      await serve(installation, createLog(config.logLevel), ended.signal);
    });
}
