import { isJsonObject, type Json, type JsonObject, objectOf, objectsOf, textOf } from '../stand-ins/chat/json.js';
import type { SlackMessage, SlackView } from '../stand-ins/slack/state/workspace.js';

/** What somebody reads of a message or a view, line by line: texts, `[Buttons]`, and `Label: hint` of fields. */
export function shownLines(shown: SlackMessage | SlackView): string[] {
  const blocks = 'view' in shown ? objectsOf(shown.view.blocks) : shown.blocks;
  return blocks.flatMap(linesOfBlock).filter((line) => line.trim() !== '');
}

function linesOfBlock(block: JsonObject): string[] {
  if (block.type === 'actions') return objectsOf(block.elements).flatMap(labelsOf);
  if (block.type === 'input') return [`${writtenOn(block.label)}: ${writtenOn(block.hint)}`];
  return textsOf(block).flatMap((text) => text.split('\n'));
}

function labelsOf(element: JsonObject): string[] {
  if (element.type !== 'overflow') return [`[${writtenOn(element.text)}]`];
  const asks = element.confirm === undefined ? '' : '?';
  return objectsOf(element.options).map((option) => `[…${writtenOn(option.text)}${asks}]`);
}

function writtenOn(part: Json | undefined): string {
  return textOf(objectOf(part).text);
}

/** Every text in it, in order; ids and values are none. */
function textsOf(part: Json): string[] {
  if (Array.isArray(part)) return part.flatMap(textsOf);
  if (!isJsonObject(part)) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === 'text' || key === 'title') return typeof value === 'string' ? [value] : textsOf(value);
    return typeof value === 'object' ? textsOf(value) : [];
  });
}
