import { Command } from 'commander';
import pc from 'picocolors';
import { config } from '../config.js';
import type { Finding } from '../doctor/finding.js';
import { configOption, installationOf } from './config-option.js';

/** `chatops doctor`. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('looks at every outside thing and says how to mend what is wrong; changes nothing')
    .addOption(configOption())
    .action(async (options: object) => {
      const installation = installationOf(options);
      // Only here: the other sub-commands start in half the time without it.
      const { examine } = await import('../doctor/examine.js');
      await examine(installation, config.project, print);
    });
}

const SIGNS = { good: pc.green('✔'), notice: pc.yellow('!'), bad: pc.red('✘') };

function print(findings: readonly Finding[]): void {
  for (const { look, what, cure } of findings) {
    console.log(`${SIGNS[look]} ${what}`);
    if (cure !== null) console.log(`  → ${cure}`);
    if (look === 'bad') process.exitCode = 1;
  }
}
