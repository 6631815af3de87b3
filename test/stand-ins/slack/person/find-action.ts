import { type JsonObject, objectOf, objectsOf, textOf } from '../../chat/json.js';
import { listElements } from '../state/message-store.js';

/** An element that a person can use, and for an overflow menu the option in it. */
export interface FoundAction {
  block: JsonObject;
  element: JsonObject;
  option: JsonObject | null;
}

/**
 * By action_id, by what is written on a button, or by what is written on (or the value of) an overflow option.
 * Throws with what there is.
 */
export function findAction(blocks: readonly JsonObject[], wanted: string): FoundAction {
  const all = listActions(blocks);
  const found =
    all.find(({ element, option }) => option === null && textOf(element.action_id) === wanted) ??
    all.find(({ element, option }) => labelOf(option ?? element) === wanted) ??
    all.find(({ option }) => option !== null && textOf(option.value) === wanted);
  if (found !== undefined) return found;
  throw new Error(`there is no "${wanted}" to click; there is: ${describe(all)}`);
}

/** Every element of these blocks with each of its overflow options. */
function listActions(blocks: readonly JsonObject[]): FoundAction[] {
  return blocks.flatMap((block) =>
    listElements(block).flatMap((element): FoundAction[] =>
      element.type === 'overflow'
        ? objectsOf(element.options).map((option) => ({ block, element, option }))
        : [{ block, element, option: null }],
    ),
  );
}

function labelOf(part: JsonObject): string {
  return textOf(objectOf(part.text).text);
}

function describe(all: readonly FoundAction[]): string {
  const names = all.map(({ element, option }) => `"${labelOf(option ?? element) || textOf(element.action_id)}"`);
  return names.join(', ') || 'nothing';
}
