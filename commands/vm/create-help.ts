import { z } from 'zod';
import { answer } from '../answer.js';
import { type Command, defineCommand } from '../define-command.js';
import { describeUsage } from '../describe-usage.js';

/** The help over the catalog that it is itself a part of. */
export function createHelp(commands: () => readonly Command[]): Command {
  return defineCommand({
    words: 'vm help',
    summary: 'this help',
    arguments: [{ name: 'command', example: 'create', required: false, bare: true }],
    input: z.object({ command: z.string().optional() }),
    run: (_, { command }) => {
      const wanted = commands().filter(({ words }) => command === undefined || words.split(' ').includes(command));
      const shown = wanted.length === 0 ? commands() : wanted;
      return answer(
        'help',
        'what you can ask for',
        shown.map((item) => `${describeUsage(item)}  ${item.summary}`),
      );
    },
  });
}
