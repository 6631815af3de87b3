#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { auditCommand } from './cli/audit-command.js';
import { backupCommand } from './cli/backup-command.js';
import { clockCommand } from './cli/clock-command.js';
import { configCommand } from './cli/config-command.js';
import { discordCommand } from './cli/discord-command.js';
import { doctorCommand } from './cli/doctor-command.js';
import { groupCommand } from './cli/group-command.js';
import { healthCommand } from './cli/health-command.js';
import { peopleCommand } from './cli/people-command.js';
import { policyCommand } from './cli/policy-command.js';
import { quotaCommand } from './cli/quota-command.js';
import { serveCommand } from './cli/serve-command.js';
import { slackCommand } from './cli/slack-command.js';
import { stateCommand } from './cli/state-command.js';
import { terminalCommand } from './cli/terminal-command.js';
import { versionCommand } from './cli/version-command.js';
import { config } from './config.js';

const commands = [
  ...[
    serveCommand(),
    terminalCommand(),
    doctorCommand(),
    configCommand(),
    policyCommand(),
    peopleCommand(),
    groupCommand(),
    quotaCommand(),
  ],
  ...[
    slackCommand(),
    discordCommand(),
    stateCommand(),
    auditCommand(),
    backupCommand(),
    clockCommand(),
    healthCommand(),
    versionCommand(),
  ],
];

/** Exit status: 0 done, 1 refused or found wrong, 2 not understood. */
async function main(): Promise<void> {
  const program = new Command('chatops')
    .description('Ask for Proxmox virtual machines in chat. The sub-commands are for the operator, on the host.')
    .showHelpAfterError('(--help tells what there is)')
    .exitOverride();
  for (const command of commands) program.addCommand(overrideExit(command));
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = tell(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Sub-commands that are added ready-made do not inherit it. */
function overrideExit(command: Command): Command {
  for (const inner of command.commands) overrideExit(inner);
  return command.exitOverride().showHelpAfterError('(--help tells what there is)');
}

function tell(error: Error): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof z.ZodError) console.error(z.prettifyError(error));
  else console.error(config.logLevel === 'debug' ? error.stack : error.message);
  return 1;
}

await main();
