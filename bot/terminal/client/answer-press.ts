import type { CardButton } from '../../../commands/card.js';
import type { Ask } from './ask-form.js';
import type { TerminalClient } from './connect-terminal.js';

/** Presses a button, after asking for what it asks. False: broken off, nothing was sent. */
export async function answerPress(
  client: Pick<TerminalClient, 'press'>,
  button: CardButton,
  target: string,
  ask: Ask,
): Promise<boolean> {
  const question = questionOf(button, target);
  const typed = question === null ? null : await ask(question);
  if (question !== null && typed === null) {
    return false;
  }
  const text = typed === null || typed.trim() === '' ? null : typed.trim();
  await client.press(button.token, text);
  return true;
}

function questionOf({ action, asks }: CardButton, target: string): string | null {
  switch (asks) {
    case 'nothing':
      return null;
    case 'reason':
      return `Reason to ${action} (may be empty): `;
    case 'name':
      return `Type the name ${target} to ${action} it: `;
    default:
      return asks satisfies never;
  }
}
