import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { doOnHost } from '../host/do-on-host.js';
import { configOption, installationOf } from './config-option.js';
import { printAnswer } from './print-answer.js';

const text = z.string().nullable().default(null);
const limit = z.number().nullable().default(null);
const Whose = z.object({ person: text, group: text, env: text });
const Limits = z.object({ vms: limit, cores: limit, memory: limit, disk: limit });

/** `chatops quota list | set | remove`. */
export function quotaCommand(): Command {
  const command = new Command('quota').description('how much a person, a group or an environment may have');
  command
    .command('list')
    .description('every quota, with what is used, reserved and left')
    .addOption(configOption())
    .action(async (options: object) => {
      printAnswer(await doOnHost(installationOf(options), { do: 'quota list' }));
    });
  withScope(command.command('set'))
    .description('limits for new requests; what is beyond them already stays')
    .option('--vms <n>', 'VMs, those asked for included', readLimit)
    .option('--cores <n>', 'vCPU', readLimit)
    .option('--memory <mib>', 'memory in MiB', readLimit)
    .option('--disk <gib>', 'disk in GiB', readLimit)
    .action(async (options: object) => {
      const { vms, cores, memory, disk } = Limits.parse(options);
      const limits = { vms, cores, memoryMiB: memory, diskGiB: disk };
      printAnswer(await doOnHost(installationOf(options), { do: 'quota set', ...scopeOf(options), limits }));
    });
  withScope(command.command('remove'))
    .description('takes a quota away, all of its limits')
    .action(async (options: object) => {
      printAnswer(await doOnHost(installationOf(options), { do: 'quota remove', ...scopeOf(options) }));
    });
  return command;
}

function withScope(command: Command): Command {
  return command
    .option('--person <login>', 'all that this person has')
    .option('--group <group>', 'all that those have who are in this group now')
    .option('--env <environment>', 'in this environment alone; by itself: of everybody there')
    .addOption(configOption());
}

function scopeOf(options: object): { login: string | null; group: string | null; environment: string | null } {
  const { person, group, env } = Whose.parse(options);
  return { login: person, group, environment: env };
}

function readLimit(given: string): number {
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw new InvalidArgumentError('a whole number, 0 or more.');
}
