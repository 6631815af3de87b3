import { accountName } from '../terminal-protocol.js';

export type Input =
  | { input: 'nothing' }
  | { input: 'command'; text: string }
  | { input: 'as'; name: string }
  | { input: 'press'; action: string; label: string | null }
  | { input: 'quit' }
  | { input: 'wrong'; why: string };

/** What a person typed: the terminal's own words, or a command for the bot. */
export function readInput(line: string): Input {
  const text = line.trim();
  const [word, ...rest] = text.split(/\s+/);
  switch (word) {
    case '':
    case undefined:
      return { input: 'nothing' };
    case '/quit':
    case '/exit':
      return { input: 'quit' };
    case '/as': {
      const name = accountName.safeParse(rest[0]);
      return name.success && rest.length === 1
        ? { input: 'as', name: name.data }
        : { input: 'wrong', why: '/as takes one name: a-z, 0-9, ".", "_" and "-"' };
    }
    case '/press':
      return rest[0] === undefined || rest.length > 2
        ? {
            input: 'wrong',
            why: '/press takes a button and, where several cards have it, the request: /press plan R-42',
          }
        : { input: 'press', action: rest[0].toLowerCase(), label: rest[1]?.toUpperCase() ?? null };
    default:
      return text.startsWith('/')
        ? { input: 'command', text }
        : {
            input: 'wrong',
            why: 'a command begins with "/": /vm help tells what there is, /as NAME speaks as somebody else',
          };
  }
}
