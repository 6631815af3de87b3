import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { findJson, isJsonObject, type Json, type JsonObject, objectOf, textOf } from '../../chat/json.js';
import type { Problem } from '../state/discord-error.js';

/** The published description of Discord's API: what a body must look like, by route. */
export interface OpenApi {
  /** Whether the path is published for this method. */
  has(method: string, template: string): boolean;
  /** What is wrong with the body; none where it is right. */
  listProblems(method: string, template: string, body: Json | null): Problem[];
}

/**
 * False alarms: what the real discord.js sends and Discord takes although the description says otherwise
 * (facts: discord.md, 8). No other is let through.
 */
export const FALSE_ALARMS = [
  { name: 'default_member_permissions as a text', ofRoute: 'commands', key: 'default_member_permissions' },
  { name: 'tts: false on an edit', ofRoute: 'PATCH', key: 'tts' },
  { name: 'enforce_nonce: false on an edit', ofRoute: 'PATCH', key: 'enforce_nonce' },
  { name: 'enforce_nonce: false in an answer to an interaction', ofRoute: '/callback', key: 'enforce_nonce' },
  { name: 'enforce_nonce: false in a follow-up', ofRoute: 'POST /webhooks', key: 'enforce_nonce' },
  { name: 'type of a thread that is started from a message', ofRoute: '/threads', key: 'type' },
] as const;

/** An anyOf says what is wrong with each of its kinds: more than this is no help. */
const SAID = 12;

/** By folder: reading it takes longer than most tests. */
const found = new Map<string, OpenApi | null>();

/** Reads `<folder>/discord-openapi.json`; null where there is none. */
export function findOpenApi(folder: string): OpenApi | null {
  const before = found.get(folder);
  if (before !== undefined) return before;
  const file = join(folder, 'discord-openapi.json');
  const made = existsSync(file) ? readOpenApi(file) : null;
  found.set(folder, made);
  return made;
}

function readOpenApi(file: string): OpenApi {
  const doc = objectOf(findJson(readFileSync(file, 'utf8')));
  const schemas = objectOf(close(objectOf(doc.components).schemas ?? {}));
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, validateFormats: false });
  const compiled = new Map<string, ValidateFunction | null>();
  const operation = (method: string, template: string): JsonObject =>
    objectOf(objectOf(objectOf(doc.paths)[template])[method.toLowerCase()]);
  const compile = (method: string, template: string): ValidateFunction | null => {
    const key = `${method} ${template}`;
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const content = objectOf(objectOf(operation(method, template).requestBody).content);
    const schema = objectOf(content['application/json']).schema;
    const made = schema === undefined ? null : ajv.compile({ ...objectOf(close(schema)), components: { schemas } });
    compiled.set(key, made);
    return made;
  };
  return {
    has: (method, template) => Object.keys(operation(method, template)).length > 0,
    listProblems(method, template, body) {
      const validate = compile(method, template);
      if (validate === null) return body === null ? [] : [{ path: [], code: 'BODY', message: 'takes no body' }];
      if (body === null) {
        const { required } = objectOf(operation(method, template).requestBody);
        return required === true ? [{ path: [], code: 'BODY', message: 'needs a body' }] : [];
      }
      if (validate(forgive(method, template, body))) return [];
      return (validate.errors ?? []).slice(0, SAID).map((error) => ({
        path: error.instancePath.split('/').slice(1),
        code: error.keyword.toUpperCase(),
        message: `${error.message ?? ''} (${Object.values(objectOf(findJson(JSON.stringify(error.params))))
          .map(String)
          .join(', ')})`,
      }));
    },
  };
}

/** Objects take no keys that are not described: what is typed wrong would be ignored, and nobody would see it. */
function close(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(close);
  if (!isJsonObject(schema)) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, close(value)]));
  const isObject = isJsonObject(schema.properties) && schema.additionalProperties === undefined;
  return isObject && schema.type === 'object' ? { ...inner, additionalProperties: false } : inner;
}

/** The body without what only the description finds wrong. */
function forgive(method: string, template: string, body: Json): Json {
  const route = `${method} ${template}`;
  const known = FALSE_ALARMS.filter(({ ofRoute }) => route.includes(ofRoute));
  if (known.length === 0) return body;
  const one = (value: Json): Json => {
    if (!isJsonObject(value)) return value;
    const made: JsonObject = { ...value };
    for (const { key } of known) {
      if (key !== 'default_member_permissions' && made[key] === false) delete made[key];
      else if (/^\d+$/.test(textOf(made[key]))) made[key] = Number(made[key]);
    }
    // Of a callback.
    if (isJsonObject(made.data)) made.data = one(made.data);
    return made;
  };
  return Array.isArray(body) ? body.map(one) : one(body);
}
