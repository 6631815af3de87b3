import { findConfigKey } from './config-keys.js';

/** What the API answers for a kept value: numbers for PVE's integers and booleans, text for the rest. */
export function configValue(name: string, value: string): string | number {
  if (name === 'cipassword') return '**********';
  const kind = findConfigKey(name)?.kind;
  return kind === 'integer' || kind === 'boolean' ? Number(value) : value;
}
