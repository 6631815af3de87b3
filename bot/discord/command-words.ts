import type { Command } from '../../commands/define-command.js';

/** Discord allows a word to be a command or a group of commands, not both: `/vm link` is `/vm link begin`. */
const BEGIN = 'begin';

/** What a command of the catalog is called in Discord: `vm link confirm` → `link`, `confirm` below the command `vm`. */
export interface CommandPath {
  /** `vm` or `vm-admin`, as in the catalog. */
  root: string;
  group: string | null;
  name: string;
}

export function pathOf(command: Pick<Command, 'words'>, catalog: readonly Pick<Command, 'words'>[]): CommandPath {
  const [root = '', first = '', second = null] = command.words.split(' ');
  if (second !== null) return { root, group: first, name: second };
  const isGroup = catalog.some(({ words }) => words.startsWith(`${root} ${first} `));
  return isGroup ? { root, group: first, name: BEGIN } : { root, group: null, name: first };
}

/** The command that such a path means, or null: an older version may have registered others. */
export function findByPath<C extends Pick<Command, 'words'>>(wanted: CommandPath, catalog: readonly C[]): C | null {
  const isSame = ({ root, group, name }: CommandPath): boolean =>
    root === wanted.root && group === wanted.group && name === wanted.name;
  return catalog.find((command) => isSame(pathOf(command, catalog))) ?? null;
}

/** The configured name → that of the catalog, or null: it is another deployment's. */
export function rootOf(name: string, command: string): string | null {
  if (name === command) return 'vm';
  return name === `${command}-admin` ? 'vm-admin' : null;
}

/** What keys that a command reads by itself are typed into. */
export const MORE = 'parameters';

/** As somebody would type it: read by the same door, it gives exactly these values. */
export function typedText(command: Command, options: readonly { name: string; value: string }[]): string {
  if (command.more === 'line') return [`/${command.words}`, ...options.map(({ value }) => value)].join(' ').trimEnd();
  const words = options.map(({ name, value }) =>
    name === MORE && command.more === 'keys'
      ? value
      : `${name}="${value.replaceAll(/[\\"“”]/g, (mark) => `\\${mark}`)}"`,
  );
  return [`/${command.words}`, ...words].join(' ');
}
