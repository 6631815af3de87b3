import { type JsonObject, objectOf, objectsOf, textOf } from '../../chat/json.js';
import type { Problem } from '../state/discord-error.js';
import { checkSelect } from './check-message.js';
import { checkUnique } from './check-unique.js';

/** facts: discord.md, 4: a title of 45, one to five at the top, labels of 45 with descriptions of 100. */
export function checkModal(data: JsonObject): Problem[] {
  const components = objectsOf(data.components);
  const problem = (path: readonly (string | number)[], message: string): Problem => ({ path, code: 'MODAL', message });
  return [
    ...(textOf(data.title).length > 45 ? [problem(['title'], 'Must be 45 or fewer in length.')] : []),
    ...(components.length < 1 || components.length > 5
      ? [problem(['components'], `${components.length} at the top, 1 to 5 are allowed`)]
      : []),
    ...checkUnique(components),
    ...components.flatMap((component, place) => {
      const path = ['components', place];
      const inner = objectOf(component.component);
      return [
        ...(textOf(component.label).length > 45 ? [problem([...path, 'label'], 'Must be 45 or fewer in length.')] : []),
        ...(textOf(component.description).length > 100 ? [problem([...path, 'description'], '100 or fewer')] : []),
        ...(inner.type === 3 ? checkSelect(inner, [...path, 'component']) : []),
        ...(inner.type === 4 ? checkText(inner, [...path, 'component'], problem) : []),
      ];
    }),
  ];
}

function checkText(
  input: JsonObject,
  path: readonly (string | number)[],
  problem: (path: readonly (string | number)[], message: string) => Problem,
): Problem[] {
  const value = textOf(input.value);
  const most = Number(input.max_length ?? 4000);
  const least = Number(input.min_length ?? 0);
  return [
    ...(value.length > most ? [problem([...path, 'value'], `longer than max_length ${most}`)] : []),
    ...(value !== '' && value.length < least ? [problem([...path, 'value'], `shorter than min_length ${least}`)] : []),
    ...(textOf(input.placeholder).length > 100 ? [problem([...path, 'placeholder'], '100 or fewer')] : []),
    ...(least > most ? [problem(path, 'min_length is more than max_length')] : []),
  ];
}
