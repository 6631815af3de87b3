import { pathOf, typedText } from '../../bot/discord/command-words.js';
import { catalog } from '../../commands/catalog.js';
import type { Command } from '../../commands/define-command.js';

/** As somebody would type it: `/vm create name="web-1"`. */
export function spoken(words: string, given: Readonly<Record<string, string>> = {}): string {
  const options = Object.entries(given).map(([name, value]) => ({ name, value }));
  return typedText(commandOf(words), options);
}

/** What it is called in Discord: `vm link` is `vm link begin`. */
export function discordPath(words: string): string {
  const { root, group, name } = pathOf(commandOf(words), catalog);
  return [root, group, name].filter((part) => part !== null).join(' ');
}

function commandOf(wanted: string): Command {
  const found = catalog.find(({ words }) => words === wanted);
  if (found === undefined) throw new Error(`there is no command ${wanted}`);
  return found;
}
