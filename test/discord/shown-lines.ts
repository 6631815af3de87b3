import { isJsonObject, type Json, textOf } from '../stand-ins/chat/json.js';
import type { DiscordMessage } from '../stand-ins/discord/state/server.js';

const BUTTON = 2;

/** What somebody reads of a message, line by line: texts, and `[Buttons]`. */
export function shownLines({ content, components }: Pick<DiscordMessage, 'content' | 'components'>): string[] {
  return [content, ...components.flatMap(textsOf)]
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.trim() !== '');
}

/** Every text in it, in order; ids and values are none. */
function textsOf(part: Json): string[] {
  if (Array.isArray(part)) return part.flatMap(textsOf);
  if (!isJsonObject(part)) return [];
  if (part.type === BUTTON) return [`[${textOf(part.label)}]`];
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === 'content') return [textOf(value)];
    return typeof value === 'object' ? textsOf(value) : [];
  });
}
