import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
} from 'discord.js';
import type { Argument, Command } from '../../commands/define-command.js';
import type { Settings } from '../../commands/settings.js';
import { MORE, pathOf } from './command-words.js';

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object */
export interface DescribedCommand {
  name: string;
  type: ApplicationCommandType.ChatInput;
  description: string;
  options: APIApplicationCommandOption[];
}

const DESCRIPTION = 100;
const CHOICES = 25;
const CHOICE = 100;

/** `/vm` and `/vm-admin` with all that the catalog has, under the configured name. */
export function describeCommands(catalog: readonly Command[], command: string, settings: Settings): DescribedCommand[] {
  return [
    { root: 'vm', name: command, description: 'virtual machines: ask for one, decide, look' },
    { root: 'vm-admin', name: `${command}-admin`, description: 'people, policy, templates, audit' },
  ].map(({ root, name, description }) => ({
    ...{ name, description, type: ApplicationCommandType.ChatInput },
    options: optionsOf(
      catalog.filter(({ words }) => words.startsWith(`${root} `)),
      settings,
    ),
  }));
}

function optionsOf(catalog: readonly Command[], settings: Settings): APIApplicationCommandOption[] {
  const placed = catalog.map((command) => ({ command, path: pathOf(command, catalog) }));
  const alone = placed.filter(({ path }) => path.group === null);
  const groups = [...new Set(placed.flatMap(({ path }) => (path.group === null ? [] : [path.group])))];
  return [
    ...alone.map(({ command, path }) => subCommand(path.name, command, settings)),
    ...groups.map((group) => ({
      ...({ type: ApplicationCommandOptionType.SubcommandGroup, name: group, description: group } as const),
      options: placed
        .filter(({ path }) => path.group === group)
        .map(({ command, path }) => subCommand(path.name, command, settings)),
    })),
  ];
}

function subCommand(name: string, command: Command, settings: Settings) {
  const options = command.arguments.map((argument) => describeArgument(argument, command, settings));
  const more: APIApplicationCommandBasicOption = {
    ...{ type: ApplicationCommandOptionType.String, name: MORE, required: false },
    description: 'of the blueprint, as name=value',
  };
  const all = command.more === 'keys' ? [...options, more] : options;
  return {
    ...({ type: ApplicationCommandOptionType.Subcommand, name, description: cut(command.summary) } as const),
    options: all.toSorted((one, other) => Number(other.required ?? false) - Number(one.required ?? false)),
  };
}

/** What opens a form without words has no option that is required. */
function describeArgument(argument: Argument, command: Command, settings: Settings): APIApplicationCommandBasicOption {
  const { name, example, required, choices, offers } = argument;
  const fixed = (choices?.(settings) ?? []).filter(({ value }) => value.length > 0 && value.length <= CHOICE);
  const isFixed = choices !== undefined && fixed.length > 0 && fixed.length <= CHOICES;
  const base = {
    ...({ type: ApplicationCommandOptionType.String, name, description: cut(`as in ${example}`) } as const),
    required: required && command.preview === null,
  };
  if (isFixed) {
    return { ...base, choices: fixed.map(({ value, label }) => ({ name: label.slice(0, CHOICE), value })) };
  }
  return offers === undefined ? base : { ...base, autocomplete: true };
}

function cut(text: string): string {
  return text.length <= DESCRIPTION ? text : `${text.slice(0, DESCRIPTION - 1).trimEnd()}…`;
}
