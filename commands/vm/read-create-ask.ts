import type { Problem } from '../problem.js';
import { readReason } from '../read-reason.js';
import type { Ask } from '../request/request.js';
import type { Environment, Settings } from '../settings.js';
import { checkVmName } from './check-vm-name.js';
import { choose } from './choose.js';
import { readLease } from './read-lease.js';
import { readParameters } from './read-parameters.js';

export type CreateAsk = Extract<Ask, { action: 'create-vm' }>;

export interface CreateWords {
  name?: string | undefined;
  template?: string | undefined;
  size?: string | undefined;
  env?: string | undefined;
  blueprint?: string | undefined;
  lease?: string | undefined;
  reason?: string | undefined;
  /** Every other key: parameters of the blueprint. */
  others: ReadonlyMap<string, string>;
}

export const CREATE_KEYS = ['name', 'template', 'size', 'env', 'blueprint', 'lease', 'reason'] as const;

/** From words to an ask, against the configuration alone; null as soon as there is a problem. */
export function readCreateAsk(
  words: CreateWords,
  settings: Settings,
  problems: Problem[],
): { ask: CreateAsk; environment: Environment } | null {
  const name = words.name ?? '';
  const wrongName = words.name === undefined ? 'the name is missing: /vm create web-1 …' : checkVmName(name);
  if (wrongName !== null) problems.push({ field: 'name', text: wrongName });
  const template = choose('template', words.template ?? only(settings.templates), settings.templates, problems);
  const size = choose('size', words.size ?? only(settings.sizes), settings.sizes, problems);
  const environment = choose('env', words.env ?? only(settings.environments), settings.environments, problems);
  const wanted = words.blueprint ?? template?.defaultBlueprint;
  const blueprint =
    wanted === undefined && template === null ? null : choose('blueprint', wanted, settings.blueprints, problems);
  const leaseDays = environment === null ? null : readLease(words.lease, environment, problems);
  const reason = readReason(words.reason, problems);
  const parameters = blueprint === null ? {} : readParameters(blueprint, words.others, CREATE_KEYS, problems);
  if (problems.length > 0 || template === null || size === null || environment === null) return null;
  if (blueprint === null || leaseDays === null) return null;
  const chosen = { template: template.name, size: size.name, environment: environment.name, blueprint: blueprint.name };
  return { ask: { action: 'create-vm', name, ...chosen, parameters, leaseDays, reason }, environment };
}

/** Where there is one choice only, nobody has to name it. */
function only(choices: ReadonlyMap<string, unknown>): string | undefined {
  return choices.size === 1 ? [...choices.keys()][0] : undefined;
}
