import type { Command } from './define-command.js';

/** `/vm show <name>`, `/vm create <name> template=… [lease=…]` */
export function describeUsage(command: Command): string {
  const words = command.arguments.map(({ name, bare, required }) => {
    const word = bare ? `<${name}>` : `${name}=…`;
    return required ? word : `[${word}]`;
  });
  return [`/${command.words}`, ...words].join(' ');
}
