import type { z } from 'zod';
import { type ConfigKey, configKeys } from '../vm/config-keys.js';
import { boolean, dnsName, integer, number, oneOf, text } from './parameter-types.js';

type ConfigShape = Record<string, z.ZodType<string | undefined>>;

function valueType(key: ConfigKey): z.ZodType<string> {
  const { kind } = key;
  if (typeof kind !== 'string') return oneOf(kind);
  const limits = {
    ...(key.minimum === undefined ? {} : { minimum: key.minimum }),
    ...(key.maximum === undefined ? {} : { maximum: key.maximum }),
  };
  if (kind === 'integer') return integer(limits).transform(String);
  if (kind === 'number') return number(limits).transform(String);
  if (kind === 'boolean') return boolean().transform((value) => (value ? '1' : '0'));
  return kind === 'name' ? dnsName() : text();
}

/** A parameter for every key of a VM's configuration, numbered ones written out; each gives the text that is kept. */
export const configParameters: ConfigShape = Object.fromEntries(
  Object.entries(configKeys).flatMap(([name, key]) => {
    const type = valueType(key).optional();
    if (key.count === undefined) return [[name, type]];
    return Array.from({ length: key.count }, (_, n) => [name.replace('[n]', String(n)), type]);
  }),
);
