import { answerPress } from './answer-press.js';
import type { Session } from './create-session.js';
import type { Input } from './read-input.js';

/** Does what was typed. False: nothing was sent, so no answer will come. */
export function performInput(session: Session, input: Input): boolean {
  const { client, say } = session;
  switch (input.input) {
    case 'command':
      client.command(input.text).catch((error) => say(`-- ${error.message}`));
      return true;
    case 'press':
      return press(session, input.action, input.label);
    case 'as':
      session.speaker = input.name;
      client.speakAs(input.name);
      return false;
    case 'wrong':
      say(`-- ${input.why}`);
      return false;
    case 'nothing':
    case 'quit':
      return false;
    default:
      return input satisfies never;
  }
}

/** A button of the last answer, else of the newest card that has it. */
function press(
  { client, board, surface, say, lastAnswer, dialog }: Session,
  action: string,
  label: string | null,
): boolean {
  const answered = label === null ? lastAnswer?.buttons.find((button) => button.action === action) : undefined;
  const found = board.findButton(action, label);
  const button = answered ?? found?.button;
  if (button === undefined) {
    say(`-- there is no button ${action} now`);
    return false;
  }
  const target = button.vm?.name ?? (answered === undefined ? (found?.card.target ?? '') : (lastAnswer?.title ?? ''));
  dialog(() => answerPress(client, button, target, surface.ask));
  return true;
}
