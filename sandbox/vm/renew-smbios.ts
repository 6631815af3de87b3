import { randomUUID } from 'node:crypto';
import { parsePropertyString, renderPropertyString } from './property-string.js';

/** The same SMBIOS data under a new uuid, as PVE writes for every new or cloned VM. */
export function renewSmbios(text: string | undefined): string {
  const parts = text === undefined ? new Map<string, string>() : parsePropertyString(text, 'uuid');
  const rest = new Map([...parts].filter(([key]) => key !== 'uuid'));
  const others = renderPropertyString(rest, 'uuid');
  return `uuid=${randomUUID()}${others === '' ? '' : `,${others}`}`;
}
