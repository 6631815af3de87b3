import { Command } from 'commander';
import pc from 'picocolors';
import { z } from 'zod';
import { configOption, installationOf } from './config-option.js';

const Options = z.object({ as: z.string(), wait: z.boolean(), json: z.boolean(), identity: z.string().optional() });

/** `chatops terminal --as NAME`: the conversation with the running bot. */
export function terminalCommand(): Command {
  return new Command('terminal')
    .description('talks to the running bot, where the configuration lets the terminal be used')
    .requiredOption('--as <name>', 'whom to speak as, such as ana: the account terminal:ana')
    .option('--wait', 'without a terminal: stay until what was asked for has come to its end', false)
    .option('--json', 'for programs: acts in and events out as lines of JSON', false)
    .option('--identity <file>', 'your private key on the machine where you use ssh, shown in the ssh line')
    .addOption(configOption())
    .action(async (options: object) => {
      const { as, wait, json, identity = null } = Options.parse(options);
      const installation = installationOf(options);
      if (!installation.settings.terminal.enabled) {
        throw new Error(`the terminal is off: set terminal.enabled in ${installation.files.config}`);
      }
      // Only here: the other sub-commands start faster without it.
      const [{ runTerminal }, { terminalSocket }] = await Promise.all([
        import('../terminal/client/run-terminal.js'),
        import('../start-platforms.js'),
      ]);
      if (json) {
        const { runJson } = await import('../terminal/client/run-json.js');
        const socketPath = terminalSocket(installation);
        process.exitCode = await runJson({ socketPath, as, input: process.stdin, output: process.stdout });
        return;
      }
      process.exitCode = await runTerminal({
        ...{ socketPath: terminalSocket(installation), as, wait, identity },
        ...{ input: process.stdin, output: process.stdout, colours: pc.isColorSupported },
        isTty: process.stdin.isTTY === true && process.stdout.isTTY === true,
      });
    });
}
