import { type JsonObject, objectOf, objectsOf, textOf } from '../../chat/json.js';
import type { Problem } from '../state/discord-error.js';
import { FLAGS, listComponents, type SentFile } from '../state/message-store.js';
import { checkUnique } from './check-unique.js';

/** What Discord refuses and its published description does not say (facts: discord.md, 4 and 8). */
const MOST = { content: 2000, components: 40, text: 4000, embeds: 6000, rows: 5, buttons: 5, file: 10 * 1024 * 1024 };

/** `before`: the flags of the message that is edited. */
export function checkMessage(body: JsonObject, files: readonly SentFile[], before: number | null): Problem[] {
  const flags = Number(body.flags ?? 0) | (before ?? 0);
  const isV2 = (flags & FLAGS.componentsV2) !== 0;
  const components = objectsOf(body.components);
  return [
    ...(isV2 ? checkV2(body, components, files, before) : checkLegacy(body, components)),
    ...checkUnique(components),
    ...components.flatMap((component, place) => checkParts(component, ['components', place])),
    ...files.flatMap(({ name, content }) =>
      content.length > MOST.file ? [problem(['files'], 'FILE', `${name} is larger than 10 MiB`)] : [],
    ),
  ];
}

function checkV2(
  body: JsonObject,
  components: readonly JsonObject[],
  files: readonly SentFile[],
  before: number | null,
): Problem[] {
  const all = listComponents(components);
  const text = all.reduce((sum, { type, content }) => sum + (type === 10 ? textOf(content).length : 0), 0);
  const names = new Set(files.map(({ name }) => name));
  const urls = all.flatMap((component) => [
    ...(component.type === 13 ? [textOf(objectOf(component.file).url)] : []),
    ...objectsOf(component.items).map(({ media }) => textOf(objectOf(media).url)),
  ]);
  const missing = urls.filter((url) => url.startsWith('attachment://') && !names.has(url.slice(13)));
  return [
    ...['content', 'embeds', 'poll', 'sticker_ids']
      .filter((key) => isGiven(body, key))
      .map((key) => problem([key], 'V2', 'cannot be used with IS_COMPONENTS_V2')),
    ...(all.length > MOST.components
      ? [problem(['components'], 'MAX', `${all.length} components with those inside, 40 are allowed`)]
      : []),
    ...(text > MOST.text ? [problem(['components'], 'MAX', `${text} characters of text, 4000 are allowed`)] : []),
    ...(before === null && components.length === 0 ? [problem(['components'], 'EMPTY', 'has no component')] : []),
    // On an edit a file of before may be meant, by the name that it has there.
    ...(before === null ? missing.map((url) => problem(['components'], 'FILE', `${url} came with no file`)) : []),
  ];
}

function checkLegacy(body: JsonObject, components: readonly JsonObject[]): Problem[] {
  const embeds = objectsOf(body.embeds).reduce((sum, embed) => sum + lengthOf(embed), 0);
  const newer = components.filter(({ type }) => type !== 1);
  return [
    ...(textOf(body.content).length > MOST.content
      ? [problem(['content'], 'BASE_TYPE_MAX_LENGTH', 'Must be 2000 or fewer in length.')]
      : []),
    ...(embeds > MOST.embeds
      ? [problem(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of 6000 (${embeds})`)]
      : []),
    ...(components.length > MOST.rows ? [problem(['components'], 'MAX', 'more than five rows')] : []),
    ...newer.map(({ type }) => problem(['components'], 'V2', `type ${type} needs the flag IS_COMPONENTS_V2`)),
  ];
}

/** Rows, buttons and selects, wherever they stand. */
function checkParts(component: JsonObject, path: readonly (string | number)[]): Problem[] {
  const inside = objectsOf(component.components).flatMap((inner, place) =>
    checkParts(inner, [...path, 'components', place]),
  );
  const accessory =
    component.accessory === undefined ? [] : checkParts(objectOf(component.accessory), [...path, 'accessory']);
  return [...checkOne(component, path), ...inside, ...accessory];
}

function checkOne(component: JsonObject, path: readonly (string | number)[]): Problem[] {
  if (component.type === 1) return checkRow(objectsOf(component.components), path);
  if (component.type === 2) return checkButton(component, path);
  if (component.type === 3) return checkSelect(component, path);
  return [];
}

function checkRow(inner: readonly JsonObject[], path: readonly (string | number)[]): Problem[] {
  const buttons = inner.filter(({ type }) => type === 2).length;
  const isRight = buttons === inner.length ? buttons >= 1 && buttons <= MOST.buttons : inner.length === 1;
  return isRight ? [] : [problem(path, 'ROW', 'a row holds one to five buttons, or one select')];
}

function checkButton(button: JsonObject, path: readonly (string | number)[]): Problem[] {
  const isLink = button.style === 5;
  const hasFace = textOf(button.label) !== '' || isGiven(button, 'emoji');
  return [
    ...(textOf(button.label).length > 80 ? [problem([...path, 'label'], 'MAX', 'Must be 80 or fewer in length.')] : []),
    ...(hasFace ? [] : [problem(path, 'LABEL', 'a button needs a label or an emoji')]),
    ...(isLink === isGiven(button, 'url') ? [] : [problem(path, 'URL', 'a link button and no other has a url')]),
    ...(isLink !== isGiven(button, 'custom_id')
      ? []
      : [problem(path, 'CUSTOM_ID', 'a button has a custom_id or a url')]),
  ];
}

export function checkSelect(select: JsonObject, path: readonly (string | number)[]): Problem[] {
  const options = objectsOf(select.options);
  const values = options.map(({ value }) => textOf(value));
  const least = Number(select.min_values ?? 1);
  const most = Number(select.max_values ?? 1);
  const chosen = options.filter((option) => option.default === true).length;
  return [
    ...(options.length < 1 || options.length > 25
      ? [problem([...path, 'options'], 'MAX', `${options.length} options, 1 to 25 are allowed`)]
      : []),
    ...(new Set(values).size < values.length ? [problem([...path, 'options'], 'UNIQUE', 'a value stands twice')] : []),
    ...(most > options.length || least > most
      ? [problem(path, 'RANGE', `min_values ${least}, max_values ${most} of ${options.length} options`)]
      : []),
    ...(chosen > most ? [problem([...path, 'options'], 'DEFAULT', 'more defaults than max_values')] : []),
    ...(textOf(select.placeholder).length > 150 ? [problem(path, 'MAX', 'placeholder: 150 or fewer')] : []),
  ];
}

function isGiven(body: JsonObject, key: string): boolean {
  const value = body[key];
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function lengthOf(embed: JsonObject): number {
  const texts = [
    embed.title,
    embed.description,
    objectOf(embed.footer).text,
    objectOf(embed.author).name,
    ...objectsOf(embed.fields).flatMap(({ name, value }) => [name, value]),
  ];
  return texts.reduce((sum: number, text) => sum + textOf(text).length, 0);
}

function problem(path: readonly (string | number)[], code: string, message: string): Problem {
  return { path, code, message };
}
