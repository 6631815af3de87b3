import { quote } from '../quote.js';

// Of machines that the bot makes for itself (build VMs, bases, templates): a VM so named could be mistaken for one.
const OURS = ['chatops-', 'tpl-', 'base-'];

/**
 * Null for a name that a VM may have: an RFC 1123 label (https://www.rfc-editor.org/rfc/rfc1123#page-13): a to z, 0 to 9 and hyphens, at most 63,
 * neither beginning nor ending with a hyphen. Else what is wrong with it.
 */
export function checkVmName(name: string): string | null {
  const allowed = 'a name has 1 to 63 of a–z, 0–9 and -, and neither begins nor ends with -';
  const points = [...name];
  if (points.length === 0) return `the name is empty; ${allowed}`;
  if (points.length > 63) return `the name is ${points.length} characters long; ${allowed}`;
  const foreign = points.find((point) => !/^[a-zA-Z0-9-]$/.test(point));
  if (foreign !== undefined) return `the name ${quote(name)} has ${describe(foreign)} in it; ${allowed}`;
  if (/[A-Z]/.test(name)) return `the name ${quote(name)} has capital letters; write ${name.toLowerCase()}`;
  if (name.startsWith('-') || name.endsWith('-')) return `the name ${quote(name)} begins or ends with -; ${allowed}`;
  const ours = OURS.find((prefix) => name.startsWith(prefix));
  if (ours !== undefined) return `names that begin with ${ours} are kept for the bot's own machines; choose another`;
  if (/^(r-)?\d+$/.test(name)) return `the name ${quote(name)} looks like a request's or a VM's number; choose another`;
  return null;
}

/** Look-alikes are told apart by their code point. */
function describe(point: string): string {
  const code = (point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return /^[\x21-\x7e]$/.test(point) ? `"${point}"` : point === ' ' ? 'a space' : `the character U+${code}`;
}
