import { type JsonObject, objectOf, textOf } from '../../chat/json.js';
import { listComponents } from '../state/message-store.js';
import type { DiscordMessage } from '../state/server.js';

/** A button by its `custom_id` or by what is written on it. Throws with what there is, and where it is switched off. */
export function findButton(message: DiscordMessage, wanted: string): JsonObject {
  const buttons = listComponents(message.components).filter(({ type }) => type === 2);
  const found =
    buttons.find(({ custom_id }) => custom_id === wanted) ?? buttons.find((button) => labelOf(button) === wanted);
  if (found === undefined) {
    throw new Error(
      `there is no button "${wanted}"; there is: ${buttons.map((one) => `"${labelOf(one)}"`).join(', ')}`,
    );
  }
  if (found.disabled === true) throw new Error(`the button "${wanted}" is switched off`);
  if (found.custom_id === undefined) throw new Error(`the button "${wanted}" opens ${textOf(found.url)}`);
  return found;
}

/** A select by its `custom_id` or by its placeholder. Throws with what there is. */
export function findSelect(message: DiscordMessage, wanted: string): JsonObject {
  const selects = listComponents(message.components).filter(({ type }) => type === 3);
  const found =
    selects.find(({ custom_id }) => custom_id === wanted) ?? selects.find(({ placeholder }) => placeholder === wanted);
  if (found !== undefined && found.disabled !== true) return found;
  const names = selects.map(({ custom_id }) => textOf(custom_id)).join(', ');
  throw new Error(`there is no select "${wanted}" to use; there is: ${names}`);
}

function labelOf(button: JsonObject): string {
  return textOf(button.label) || textOf(objectOf(button.emoji).name);
}
