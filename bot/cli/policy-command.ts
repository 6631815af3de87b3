import { Command, InvalidArgumentError } from 'commander';
import type { Policy } from '../../commands/approval/policy.js';
import { checkCaseNames } from '../../commands/policy/check-case-names.js';
import { checkPolicy } from '../../commands/policy/check-policy.js';
import type { GoldenCase } from '../../commands/policy/golden-case.js';
import type { PolicyProblem } from '../../commands/policy/unknown-names.js';
import { warnOfRules } from '../../commands/policy/warn-of-rules.js';
import { REPLAYED_DAYS } from '../../commands/policy/weigh-policy.js';
import { doOnHost } from '../host/do-on-host.js';
import type { HostAnswer } from '../host/host-command.js';
import { knownGroups } from '../host/known-groups.js';
import type { Installation } from '../settings/installation.js';
import { placeWarnings } from '../settings/place-warnings.js';
import { renderProblem } from '../settings/problem.js';
import { readCasesFile } from '../settings/read-cases-file.js';
import { readPolicyFile } from '../settings/read-policy-file.js';
import { configOption, installationOf } from './config-option.js';
import { printAnswer } from './print-answer.js';

/** `chatops policy check | load | diff | test | replay | cases | history`. */
export function policyCommand(): Command {
  const command = new Command('policy').description('the approval policy');
  command
    .command('check')
    .description('everything that is wrong in a policy file; nothing is changed')
    .argument('<file>')
    .addOption(configOption())
    .action((file: string, options: object) => {
      const policy = readPolicy(file, installationOf(options));
      console.log(`${file} is right: ${policy.rules.map(({ name }) => name).join(', ')}`);
      printWarnings(file, warnOfRules(policy));
    });
  command
    .command('load')
    .description('puts a policy file into force if it passes the golden cases; what waits is decided anew')
    .argument('<file>')
    .option('--cases <file>', 'golden cases that come with it, in place of those that are kept')
    .addOption(configOption())
    .action(async (file: string, options: { cases?: string }) => {
      const installation = installationOf(options);
      const policy = readPolicy(file, installation);
      const cases = options.cases === undefined ? null : readCases(options.cases, installation);
      printPolicyAnswer(file, await doOnHost(installation, { do: 'policy load', policy, cases }));
    });
  addQuestions(command);
  command
    .command('cases')
    .description('lists the golden cases, or keeps those of a file in their place')
    .argument('[file]')
    .addOption(configOption())
    .action(async (file: string | undefined, options: object) => {
      const installation = installationOf(options);
      const cases = file === undefined ? null : readCases(file, installation);
      printAnswer(await doOnHost(installation, { do: 'policy cases', cases }));
    });
  command
    .command('history')
    .description('the revisions, and what each changed')
    .addOption(configOption())
    .action(async (options: object) => {
      printAnswer(await doOnHost(installationOf(options), { do: 'policy history' }));
    });
  return command;
}

/** What can be asked of a policy without changing anything. */
function addQuestions(command: Command): void {
  const ask = async (
    what: 'diff' | 'test' | 'replay',
    file: string | undefined,
    days: number | null,
    options: object,
  ) => {
    const installation = installationOf(options);
    const policy = file === undefined ? null : readPolicy(file, installation);
    printPolicyAnswer(file, await doOnHost(installation, { do: 'policy ask', what, policy, days }));
  };
  command
    .command('diff')
    .description('what a policy file says otherwise than the policy in force')
    .argument('<file>')
    .addOption(configOption())
    .action((file: string, options: object) => ask('diff', file, REPLAYED_DAYS, options));
  command
    .command('test')
    .description('asks the policy in force, or a file, the golden cases')
    .argument('[file]')
    .addOption(configOption())
    .action((file: string | undefined, options: object) => ask('test', file, REPLAYED_DAYS, options));
  command
    .command('replay')
    .description('which past requests would be decided otherwise by the policy in force, or by a file')
    .argument('[file]')
    .option('--days <n>', 'how far back', readDays, REPLAYED_DAYS)
    .option('--all', 'all that are known')
    .addOption(configOption())
    .action((file: string | undefined, options: { days: number; all?: true }) =>
      ask('replay', file, options.all === true ? null : options.days, options),
    );
}

function printPolicyAnswer(file: string | undefined, answer: HostAnswer): void {
  printAnswer(answer);
  printWarnings(file, answer.warnings ?? []);
}

/** To standard error, each with its line where there is a file. */
function printWarnings(file: string | undefined, warnings: readonly PolicyProblem[]): void {
  for (const problem of placeWarnings(file, warnings)) process.stderr.write(`warning: ${renderProblem(problem)}\n`);
}

function readDays(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a number of days, from 1 to 99999.');
}

function readCases(file: string, installation: Installation): GoldenCase[] {
  const groups = knownGroups(installation);
  return readCasesFile(file, (cases) => checkCaseNames(cases, installation.settings, groups));
}

function readPolicy(file: string, installation: Installation): Policy {
  const groups = knownGroups(installation);
  return readPolicyFile(file, (policy) => checkPolicy(policy, installation.settings, groups));
}
