import { objectOf, objectsOf, textOf } from '../stand-ins/chat/json.js';
import { listComponents } from '../stand-ins/discord/state/message-store.js';
import type { DiscordMessage } from '../stand-ins/discord/state/server.js';
import type { SeenCall } from '../stand-ins/discord/state/stand-in-state.js';

/** https://discord.com/developers/docs/components/reference#component-object-component-types */
const TYPES = { button: 2, select: 3, text: 10 } as const;

/** Everything that somebody reads of a message: texts without their marks, `[Buttons]`, and `Placeholder: chosen` of menus. */
export function wordsOf(message: DiscordMessage): string {
  const lines = listComponents(message.components).flatMap((component) => {
    if (component.type === TYPES.button) return [`[${textOf(component.label)}]`];
    if (component.type === TYPES.text) return [textOf(component.content)];
    if (component.type !== TYPES.select) return [];
    const chosen = objectsOf(component.options).filter((option) => option.default === true);
    return [`${textOf(component.placeholder)}: ${chosen.map(({ label }) => textOf(label)).join(', ')}`];
  });
  return lines
    .join('\n')
    .replaceAll('**', '')
    .replaceAll(/\\([^\w\s])/g, '$1');
}

/** The id of the menu for this field of a form. */
export function menuOf(message: DiscordMessage, field: string): string {
  const ids = listComponents(message.components).map(({ custom_id }) => textOf(custom_id));
  return ids.find((id) => id.startsWith('c|') && id.endsWith(`|${field}`)) ?? `no menu ${field}`;
}

/** The id of the form's button that opens the fields which are typed. */
export function fieldsOf(message: DiscordMessage): string {
  const ids = listComponents(message.components).map(({ custom_id }) => textOf(custom_id));
  return ids.find((id) => id.startsWith('f|')) ?? 'no button for fields';
}

/** Whom the bot's posts have notified, once each time: an edit notifies nobody. */
export function notifiedBy(posts: readonly SeenCall[]): string[] {
  return posts.flatMap(({ body, status }) => {
    const { users, roles, parse } = objectOf(objectOf(body).allowed_mentions);
    const all = [users, roles, parse].flatMap((part) => (Array.isArray(part) ? part.map(textOf) : []));
    return status === 200 ? all : [];
  });
}
