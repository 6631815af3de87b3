import { distance } from 'fastest-levenshtein';
import type { Act, Reply } from './act.js';
import { answer } from './answer.js';
import { catalog } from './catalog.js';
import type { Argument, Command } from './define-command.js';
import { describeUsage } from './describe-usage.js';
import type { Invocation } from './invocation.js';
import { nearest } from './nearest.js';
import { parseCommand, type Word } from './parse-command.js';
import { quote } from './quote.js';
import { shortHelp } from './vm/create-help.js';

type Input = Extract<Invocation['input'], { kind: 'command' | 'form' }>;

const LONGEST = 8_000;

/** Finds the command, reads its words and runs it. A form is its command with the fields as words. */
export function runCommand(act: Act, input: Input): Reply {
  const text = input.kind === 'command' ? input.text : input.form;
  if (text.length > LONGEST) return wrong(`that is ${text.length} characters long; at most ${LONGEST}`);
  const parsed = parseCommand(text);
  if (!parsed.ok) return wrong(parsed.problem);
  const found = findCommand(parsed.words);
  if (found === null) return unknownCommand(act, parsed.words);
  const { command, rest } = found;
  if (command.more === 'line') {
    const typed = text.slice(rest[0]?.at ?? text.length).trim();
    const line = input.kind === 'form' ? (input.fields[command.arguments[0]?.name ?? ''] ?? '') : typed;
    return command.run(act, { line }, input.kind === 'form' ? 'form' : 'typed');
  }
  const words = [...rest, ...(input.kind === 'form' ? fieldsOf(input.fields) : [])];
  const read = readWords(command, words);
  if (read.problems.length > 0) return wrong(...read.problems, `usage: ${describeUsage(command)}`);
  return command.run(act, read.given, input.kind === 'form' ? 'form' : 'typed');
}

/** The form of a command as it is with what was entered so far. Changes nothing. */
export function previewCommand(act: Act, form: string, fields: Readonly<Record<string, string>>): Reply {
  const parsed = parseCommand(form.slice(0, LONGEST));
  const found = parsed.ok ? findCommand(parsed.words) : null;
  if (found === null || found.command.preview === null) {
    return answer('refused', `there is no form ${quote(form)}`, ['nothing was changed; /vm help shows what there is']);
  }
  const { command, rest } = found;
  const { given } = readWords(command, [...rest, ...fieldsOf(fields)]);
  return command.preview?.(act, given) ?? wrong('this form cannot be shown');
}

function wrong(...lines: string[]): Reply {
  return answer('problem', 'that cannot be read: nothing was changed', lines);
}

function fieldsOf(fields: Readonly<Record<string, string>>): Word[] {
  return Object.entries(fields).map(([key, value]) => ({ key, value, at: 0 }));
}

function findCommand(words: readonly Word[]): { command: Command; rest: Word[] } | null {
  const spoken = spokenOf(words);
  const fitting = catalog.filter(({ words: own }) => spoken === own || spoken.startsWith(`${own} `));
  const longest = fitting.toSorted((a, b) => b.words.length - a.words.length)[0];
  if (longest === undefined) return null;
  return { command: longest, rest: words.slice(longest.words.split(' ').length) };
}

/** The bare words, as the catalog writes them. */
function spokenOf(words: readonly Word[]): string {
  const bare = words.slice(0, 4).map(({ key, value }) => (key === null ? value.toLowerCase() : `${key}=`));
  return bare.join(' ').replace(/^\//, '');
}

function unknownCommand(act: Act, words: readonly Word[]): Reply {
  const spoken = spokenOf(words);
  if (spoken === 'vm' || spoken === 'vm-admin' || spoken === '') {
    return shortHelp(act, catalog);
  }
  const near = nearestCommand(spoken.split(' '));
  return wrong(
    `there is no command ${quote(`/${spoken}`)}${near === null ? '' : `; did you mean /${near}?`}`,
    '/vm help shows them all',
  );
}

/** Each command is set against as many words as it has itself. */
function nearestCommand(said: readonly string[]): string | null {
  const near = catalog.flatMap(({ words }) => {
    const begin = said.slice(0, words.split(' ').length).join(' ');
    return nearest(begin, [words]) === null ? [] : [{ words, apart: distance(begin, words) }];
  });
  return near.toSorted((one, other) => one.apart - other.apart)[0]?.words ?? null;
}

function readWords(command: Command, words: readonly Word[]): { given: Record<string, string>; problems: string[] } {
  const given = new Map<string, string>();
  const problems: string[] = [];
  const extra: string[] = [];
  const bare = command.arguments.filter((argument) => argument.bare);
  for (const { key, value } of words) {
    const argument = key === null ? bare.find(({ name }) => !given.has(name)) : findArgument(command, key);
    const open = key === null ? bare.at(-1) : undefined;
    if (argument === undefined && open?.sentence === true) {
      given.set(open.name, `${given.get(open.name)} ${value}`);
      continue;
    }
    const name = argument?.name ?? (key !== null && command.more === 'keys' ? key : null);
    if (name === null && key === null) extra.push(value);
    else if (name === null) problems.push(unknownKey(command, key ?? ''));
    else if (given.has(name)) problems.push(`${name} is given twice`);
    else given.set(name, value);
  }
  problems.push(...tooManyWords(extra));
  // A command that reads its own keys also says itself what is missing.
  if (command.more === 'none') {
    const missing = command.arguments.filter(({ name, required }) => required && !given.has(name));
    problems.push(...missing.map(({ name, example }) => `${name} is missing, as in ${example}`));
  }
  return { given: Object.fromEntries(given), problems };
}

function tooManyWords([first, ...others]: readonly string[]): string[] {
  if (first === undefined) return [];
  if (others.length === 0) return [`${quote(first)} is one word too many; text with spaces stands in quotes`];
  return [`${quote(first)} and ${others.length} more are too many words; text with spaces stands in quotes`];
}

function findArgument(command: Command, key: string): Argument | undefined {
  return command.arguments.find(({ name, also = [] }) => name === key || also.includes(key));
}

function unknownKey(command: Command, key: string): string {
  const names = command.arguments.map(({ name }) => name);
  const near = nearest(key, names);
  const known = names.length === 0 ? 'it takes none' : `it takes ${names.join(', ')}`;
  return `/${command.words} has no ${quote(key)}${near === null ? '' : `; did you mean ${near}?`} (${known})`;
}
