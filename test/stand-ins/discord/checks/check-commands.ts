import { type JsonObject, objectsOf, textOf } from '../../chat/json.js';
import type { Problem } from '../state/discord-error.js';

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const MOST = { commands: 100, options: 25, choices: 25, characters: 8000, name: 100, value: 100 };
const GROUP = 2;
const SUBCOMMAND = 1;

type Path = readonly (string | number)[];

/** What Discord refuses in a set of commands, besides the published shapes. */
export function checkCommands(commands: readonly JsonObject[]): Problem[] {
  return [
    ...(commands.length > MOST.commands ? [problem([], 'MAX', `${commands.length} commands, 100 are allowed`)] : []),
    ...checkNames(commands, []),
    ...commands.flatMap((command, place) => {
      const characters = countCharacters(command);
      return [
        ...(characters > MOST.characters
          ? [problem([place], 'APPLICATION_COMMAND_TOO_LARGE', `${characters} characters, 8000 are allowed`)]
          : []),
        ...(textOf(command.description) === '' ? [problem([place, 'description'], 'REQUIRED', 'is required')] : []),
        ...checkOptions(objectsOf(command.options), [place, 'options'], 0),
      ];
    }),
  ];
}

function checkOptions(options: readonly JsonObject[], path: Path, depth: number): Problem[] {
  const subs = options.filter(({ type }) => type === SUBCOMMAND || type === GROUP);
  const firstOptional = options.findIndex((option) => option.required !== true);
  const isOutOfOrder = firstOptional >= 0 && options.slice(firstOptional).some((option) => option.required === true);
  return [
    ...(options.length > MOST.options ? [problem(path, 'MAX', `${options.length} options, 25 are allowed`)] : []),
    ...(subs.length > 0 && subs.length < options.length
      ? [problem(path, 'MIXED', 'sub-commands stand beside plain options')]
      : []),
    ...(isOutOfOrder ? [problem(path, 'ORDER', 'Required options must be placed before non-required options')] : []),
    ...checkNames(options, path),
    ...options.flatMap((option, place) => checkOption(option, [...path, place], depth)),
  ];
}

function checkOption(option: JsonObject, path: Path, depth: number): Problem[] {
  const inner = objectsOf(option.options);
  const isDeep = (option.type === GROUP && depth > 0) || (option.type === SUBCOMMAND && depth > 1);
  const choices = objectsOf(option.choices);
  const names = choices.map(({ name }) => textOf(name));
  return [
    ...(isDeep ? [problem(path, 'DEPTH', 'a group or sub-command stands too deep')] : []),
    ...(option.type === GROUP && inner.some(({ type }) => type !== SUBCOMMAND)
      ? [problem(path, 'GROUP', 'a group holds sub-commands only')]
      : []),
    ...(textOf(option.description) === '' ? [problem([...path, 'description'], 'REQUIRED', 'is required')] : []),
    ...(choices.length > MOST.choices ? [problem(path, 'MAX', `${choices.length} choices, 25 are allowed`)] : []),
    ...(new Set(names).size < names.length ? [problem(path, 'UNIQUE', 'a choice stands twice')] : []),
    ...(choices.length > 0 && option.autocomplete === true
      ? [problem(path, 'AUTOCOMPLETE', 'choices and autocomplete exclude each other')]
      : []),
    ...choices.flatMap(({ name, value }) => checkChoice({ name: name ?? '', value: value ?? '' }, path)),
    ...checkOptions(inner, [...path, 'options'], depth + 1),
  ];
}

/** Of an option, or offered while somebody types. */
export function checkChoice({ name, value }: JsonObject, path: Path): Problem[] {
  const isLong = textOf(name).length < 1 || textOf(name).length > MOST.name || textOf(value).length > MOST.value;
  return isLong ? [problem(path, 'MAX', 'a choice has a name of 1 to 100 characters and a value of at most 100')] : [];
}

function checkNames(parts: readonly JsonObject[], path: Path): Problem[] {
  const names = parts.map(({ name }) => textOf(name));
  return names.flatMap((name, place) => [
    ...(NAME.test(name) && name === name.toLowerCase()
      ? []
      : [problem([...path, place, 'name'], 'APPLICATION_COMMAND_INVALID_NAME', `"${name}" is no name of a command`)]),
    ...(names.indexOf(name) === place ? [] : [problem([...path, place, 'name'], 'UNIQUE', `${name} stands twice`)]),
  ]);
}

/** Names, descriptions and choices, of the command and of everything in it. */
function countCharacters(part: JsonObject): number {
  const choices = objectsOf(part.choices).reduce(
    (sum, { name, value }) => sum + textOf(name).length + textOf(value).length,
    0,
  );
  const inner = objectsOf(part.options).reduce((sum, option) => sum + countCharacters(option), 0);
  return textOf(part.name).length + textOf(part.description).length + choices + inner;
}

function problem(path: Path, code: string, message: string): Problem {
  return { path, code, message };
}
