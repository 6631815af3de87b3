import type { JsonObject } from '../../chat/json.js';
import type { Problem } from '../state/discord-error.js';
import { listComponents } from '../state/message-store.js';

/** Each `custom_id` and each `id` stands once in a message or a form. */
export function checkUnique(components: readonly JsonObject[]): Problem[] {
  const all = listComponents(components);
  return (['custom_id', 'id'] as const).flatMap((key) => {
    const given = all.map((component) => component[key]).filter((value) => value !== undefined && value !== null);
    const used = given.filter((value) => value !== 0);
    const twice = used.filter((value, place) => used.indexOf(value) !== place);
    return twice.map((value) => ({
      path: ['components'],
      code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
      message: `${key} ${String(value)} stands twice`,
    }));
  });
}
