import { type Json, type JsonObject, objectsOf, textOf } from '../../chat/json.js';
import type { DiscordCommand, Server } from '../state/server.js';

const SUBCOMMAND = 1;
const GROUP = 2;
const TYPES: { [type: number]: string } = { 3: 'string', 4: 'number', 5: 'boolean', 10: 'number' };

type OptionValue = string | number | boolean;
export interface Typed {
  [option: string]: OptionValue;
}

export interface FoundCommand {
  command: DiscordCommand;
  /** Groups and sub-commands on the way, outermost first. */
  path: { type: number; name: string }[];
  options: JsonObject[];
}

/** `vm create`, `vm template add`: as it is registered. Throws with what there is. */
export function findCommand(server: Server, words: string): FoundCommand {
  const [root = '', ...rest] = words.replace(/^\//, '').trim().split(/\s+/);
  const command = server.commands.find(({ body }) => body.name === root);
  if (command === undefined)
    throw new Error(`there is no command /${root}; there is: ${namesOf(server.commands.map(({ body }) => body))}`);
  const path: FoundCommand['path'] = [];
  let options = objectsOf(command.body.options);
  for (const word of rest) {
    const next = options.find(({ name, type }) => name === word && (type === SUBCOMMAND || type === GROUP));
    if (next === undefined) throw new Error(`there is no "${word}" in /${words}; there is: ${namesOf(options)}`);
    path.push({ type: Number(next.type), name: word });
    options = objectsOf(next.options);
  }
  if (options.some(({ type }) => type === SUBCOMMAND || type === GROUP)) {
    throw new Error(`/${words} wants one more word: ${namesOf(options)}`);
  }
  return { command, path, options };
}

/** A command that is not registered (any more), as one who cheats or an old client sends it. */
export function makeUnknownCommand(id: string, words: string): FoundCommand {
  const [root = '', ...rest] = words.replace(/^\//, '').trim().split(/\s+/);
  const path = rest.map((name, place) => ({ type: place === rest.length - 1 ? SUBCOMMAND : GROUP, name }));
  return { command: { id, version: id, body: { name: root } }, path, options: [] };
}

/** Why Discord's client would not send it; null where it would. */
export function findRefusal(options: readonly JsonObject[], typed: Typed): string | null {
  const unknown = Object.keys(typed).find((name) => !options.some((option) => option.name === name));
  if (unknown !== undefined) return `there is no option "${unknown}"; there is: ${namesOf(options)}`;
  const missing = options.find(({ name, required }) => required === true && typed[textOf(name)] === undefined);
  if (missing !== undefined) return `the option "${textOf(missing.name)}" is required`;
  for (const [name, value] of Object.entries(typed)) {
    const option = options.find((one) => one.name === name) ?? {};
    const why = findFault(option, value);
    if (why !== null) return `the option "${name}" ${why}`;
  }
  return null;
}

function findFault(option: JsonObject, value: OptionValue): string | null {
  const wanted = TYPES[Number(option.type)] ?? 'string';
  if (typeof value !== wanted) return `takes a ${wanted}`;
  if (option.type === 4 && !Number.isInteger(value)) return 'takes a whole number';
  const choices = objectsOf(option.choices);
  if (choices.length > 0 && !choices.some((choice) => choice.value === value)) {
    return `offers no "${value}"; it offers: ${choices.map((choice) => String(choice.value)).join(', ')}`;
  }
  const size = typeof value === 'string' ? value.length : Number(value);
  const [least, most] =
    typeof value === 'string' ? [option.min_length, option.max_length] : [option.min_value, option.max_value];
  if (typeof least === 'number' && size < least) return `wants at least ${least}`;
  if (typeof most === 'number' && size > most) return `takes at most ${most}`;
  return typeof value === 'string' && size > 6000 ? 'takes at most 6000 characters' : null;
}

/** The data of an interaction, with what was typed inside the innermost sub-command. */
export function renderCommandData(
  server: Server,
  { command, path, options }: FoundCommand,
  typed: Typed,
  focused: string | null,
): JsonObject {
  const filled: JsonObject[] = Object.entries(typed).map(([name, value]) => ({
    name,
    type: Number(options.find((option) => option.name === name)?.type ?? 3),
    value,
    ...(name === focused ? { focused: true } : {}),
  }));
  const inner = path.reduceRight<JsonObject[]>((inside, { type, name }) => [{ type, name, options: inside }], filled);
  const data: { [key: string]: Json } = { id: command.id, name: command.body.name ?? '', type: 1, guild_id: server.id };
  return inner.length === 0 ? data : { ...data, options: inner };
}

function namesOf(parts: readonly JsonObject[]): string {
  return parts.map(({ name }) => textOf(name)).join(', ') || 'nothing';
}
