import { z } from 'zod';
import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { type Command, defineCommand } from '../define-command.js';
import { describeUsage } from '../describe-usage.js';
import { ADD_KEY } from '../people/key-commands.js';
import { sayButton } from '../say-button.js';
import { describeCreate } from './describe-create.js';
import { helpGroups } from './help-groups.js';
import { rightsOf } from './rights-of.js';

/** The help over the catalog that it is itself a part of. */
export function createHelp(commands: () => readonly Command[]): Command {
  return defineCommand({
    words: 'vm help',
    summary: 'this help, or that of one command',
    arguments: [{ name: 'command', example: 'create', required: false, bare: true, sentence: true }],
    input: z.object({ command: z.string().optional() }),
    run: (act, { command }) => {
      const asked = command?.toLowerCase().replace(/^\//, '').split(/\s+/) ?? [];
      const exact = commands().filter(({ words }) => words.replace(/^vm(?:-admin)? /, '') === asked.join(' '));
      const begun = commands().filter(({ words }) => asked.every((word) => words.split(' ').includes(word)));
      const wanted = exact.length === 1 ? exact : begun;
      return asked.length === 0 || wanted.length === 0 ? shortHelp(act, commands()) : longHelp(act, wanted);
    },
  });
}

/** What this person can use, one line each. */
export function shortHelp(act: Act, commands: readonly Command[]): Reply {
  const rights = rightsOf(act);
  const keys = act.stores.people.listKeys(act.person.id).length;
  const lines = helpGroups.flatMap(({ title, commands: own }) => {
    const shown = commands.filter(({ words }) => own[words]?.(rights) === true);
    const order = Object.keys(own);
    const sorted = shown.toSorted((a, b) => order.indexOf(a.words) - order.indexOf(b.words));
    return sorted.length === 0
      ? []
      : [`${title}:`, ...sorted.map((command) => `${briefly(command)}  ${gistOf(command)}`)];
  });
  const create = rights.create ? [sayButton('vm create', 'New VM')] : [];
  return answer('help', 'what you can ask for', [whoYouAre(act, keys), ...lines], {
    buttons: [...create, ...(keys === 0 ? [ADD_KEY] : []), sayButton('vm mine', 'My VMs')],
  });
}

function longHelp(act: Act, commands: readonly Command[]): Reply {
  const [only, ...others] = commands;
  const lines = commands.map((command) => `${describeUsage(command)}  ${command.summary}`);
  if (only === undefined || others.length > 0) return answer('help', 'what you can ask for', lines);
  const examples = only.arguments.map(({ name, example, required }) => {
    return `${name}${required ? '' : ' (may be left out)'}: as in ${example}`;
  });
  const details = only.words === 'vm create' ? describeCreate(act) : examples;
  return answer('help', `/${only.words}`, [...lines, ...details]);
}

function whoYouAre({ stores, person }: Act, keys: number): string {
  const groups = stores.people.groupsOf(person.id);
  const membership = groups.length === 0 ? 'in no group' : `in ${groups.join(', ')}`;
  const held = keys === 0 ? 'no SSH key of yours is on file' : `${keys === 1 ? 'a key' : `${keys} keys`} on file`;
  return `you are ${person.display} (login ${person.login}), ${membership}; ${held}`;
}

/** What it does; how, the help of that command says. */
function gistOf({ summary }: Command): string {
  return summary.split(';')[0] ?? summary;
}

/** `/vm show <name>`; of more than bare words the long help tells. */
function briefly({ words, arguments: own }: Command): string {
  const bare = own.filter(({ bare: isBare, required }) => isBare && required).map(({ name }) => `<${name}>`);
  return [`/${words}`, ...bare].join(' ');
}
