import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { findJson, type Json, type JsonObject, listOf, objectOf, objectsOf } from '../../chat/json.js';
import type { CallFormat } from './read-call.js';

/** What Slack publishes about one method. */
export interface MethodSpec {
  takesJson: boolean;
  tier: string;
  scopes: string[];
  properties: JsonObject;
  validate: ValidateFunction;
}

export type MethodSpecs = Map<string, MethodSpec>;

/** Bolt adds it to each call of a listener's client; the published list knows it for some methods only. */
const NOT_CHECKED = ['token', 'team_id'];
/** Published as a text that holds JSON; a JSON body may carry the value itself. */
const JSON_TEXTS = ['blocks', 'attachments', 'unfurled_attachments', 'metadata', 'message', 'view'];

/** Reads the published methods of `<folder>/slack-methods`; null where there are none. */
export function findMethodSpecs(folder: string): MethodSpecs | null {
  const methods = join(folder, 'slack-methods');
  if (!existsSync(methods)) return null;
  const ajv = new Ajv({ strict: false, allErrors: true });
  const files = readdirSync(methods).filter((file) => file.endsWith('.json'));
  return new Map(
    files.map((file) => [file.replace(/\.json$/, ''), readSpec(ajv, readFileSync(join(methods, file), 'utf8'))]),
  );
}

function readSpec(ajv: Ajv, text: string): MethodSpec {
  const spec = objectOf(findJson(text));
  const args = objectOf(spec.args);
  const properties = Object.fromEntries(
    Object.entries(objectOf(args.properties)).filter(([name]) => !NOT_CHECKED.includes(name)),
  );
  const required = listOf(args.required).filter((name) => !NOT_CHECKED.includes(String(name)));
  return {
    takesJson: spec.json_input_supported === true,
    tier: String(spec.rate_limits ?? ''),
    scopes: listOf(objectOf(spec.scope).bot).map(String),
    properties,
    validate: ajv.compile({ type: 'object', required, properties: closed(properties), additionalProperties: false }),
  };
}

/** The same schemas, with objects inside lists closed too. */
function closed(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const items = objectOf(objectOf(value).items);
      if (items.properties === undefined) return [name, value];
      return [name, { ...objectOf(value), items: { ...items, additionalProperties: false } }];
    }),
  );
}

/** What is wrong with the arguments, by the published list; none where they are right. */
export function listArgumentProblems(spec: MethodSpec, args: JsonObject, format: CallFormat): string[] {
  const wrongBody = format === 'json' && !spec.takesJson ? ['takes no JSON body'] : [];
  const given = Object.entries(args).filter(([name]) => !NOT_CHECKED.includes(name));
  const typed = Object.fromEntries(given.map(([name, value]) => [name, typeValue(spec, name, value, format)]));
  if (spec.validate(typed)) return wrongBody;
  const found = (spec.validate.errors ?? []).map((error) => {
    const more = Object.values(error.params).map(String).join(', ');
    return `${error.instancePath || 'arguments'} ${error.message ?? ''} (${more})`;
  });
  return [...wrongBody, ...found];
}

/** The value in the type that the schema wants, where the text can be read as such; else as it came. */
function typeValue(spec: MethodSpec, name: string, value: Json, format: CallFormat): Json {
  const types = typesOf(objectOf(spec.properties[name]));
  if (types.includes('string')) {
    return format === 'json' && JSON_TEXTS.includes(name) && typeof value !== 'string' ? JSON.stringify(value) : value;
  }
  if (typeof value !== 'string' || (format === 'json' && name !== 'view')) return value;
  if (types.includes('boolean')) return readBoolean(value);
  if (types.includes('integer') || types.includes('number'))
    return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (types.length > 0 || JSON_TEXTS.includes(name)) return findJson(value) ?? value;
  return value;
}

function readBoolean(value: string): Json {
  if (value === 'true' || value === '1') return true;
  return value === 'false' || value === '0' ? false : value;
}

function typesOf(schema: JsonObject): string[] {
  const inner = [...objectsOf(schema.anyOf), ...objectsOf(schema.allOf)].flatMap(typesOf);
  const own = Array.isArray(schema.type) ? schema.type.map(String) : [schema.type].filter(isText);
  return [...own, ...inner];
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string';
}
