import { Command } from 'commander';
import type { Policy } from '../../commands/approval/policy.js';
import { checkPolicy } from '../../commands/policy/check-policy.js';
import { doOnHost } from '../host/do-on-host.js';
import { knownGroups } from '../host/known-groups.js';
import type { Installation } from '../settings/installation.js';
import { readPolicyFile } from '../settings/read-policy-file.js';
import { configOption, installationOf } from './config-option.js';
import { printAnswer } from './print-answer.js';

/** `chatops policy check | load`. */
export function policyCommand(): Command {
  const command = new Command('policy').description('the approval policy');
  command
    .command('check')
    .description('everything that is wrong in a policy file; nothing is changed')
    .argument('<file>')
    .addOption(configOption())
    .action((file: string, options: object) => {
      const { rules } = readPolicy(file, installationOf(options));
      console.log(`${file} is right: ${rules.map(({ name }) => name).join(', ')}`);
    });
  command
    .command('load')
    .description('puts a policy file into force; what waits is decided anew')
    .argument('<file>')
    .addOption(configOption())
    .action(async (file: string, options: object) => {
      const installation = installationOf(options);
      const policy = readPolicy(file, installation);
      printAnswer(await doOnHost(installation, { do: 'policy load', policy }));
    });
  return command;
}

function readPolicy(file: string, installation: Installation): Policy {
  const groups = knownGroups(installation);
  return readPolicyFile(file, (policy) => checkPolicy(policy, installation.settings, groups));
}
