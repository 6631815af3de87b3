import { z } from 'zod';

/**
 * The types of PVE's API parameters, with PVE's words for what is wrong.
 * A value comes from a form (text) or from JSON (text, number, boolean).
 * https://pve.proxmox.com/pve-docs/api-viewer/
 */
const scalar = z
  .union([z.string(), z.number(), z.boolean()], { error: "type check ('string') failed" })
  .transform((value) => String(value));

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

export const text = (limits: { maxLength?: number } = {}) =>
  scalar.transform((value, context) =>
    limits.maxLength !== undefined && value.length > limits.maxLength
      ? refuse(context, `value may only be ${limits.maxLength} characters long`)
      : value,
  );

export const matching = (pattern: RegExp, message = 'value does not match the regex pattern') =>
  scalar.transform((value, context) => (pattern.test(value) ? value : refuse(context, message)));

export const integer = (limits: { minimum?: number; maximum?: number } = {}) =>
  scalar.transform((value, context) => {
    const { minimum, maximum } = limits;
    if (!/^[+-]?\d+$/.test(value)) return refuse(context, `type check ('integer') failed - got '${value}'`);
    const parsed = Number(value);
    if (maximum !== undefined && parsed > maximum) {
      return refuse(context, `value must have a maximum value of ${maximum}`);
    }
    if (minimum !== undefined && parsed < minimum) {
      return refuse(context, `value must have a minimum value of ${minimum}`);
    }
    return parsed;
  });

export const number = (limits: { minimum?: number; maximum?: number } = {}) =>
  scalar.transform((value, context) => {
    const { minimum, maximum } = limits;
    if (!/^[+-]?\d+(\.\d+)?$/.test(value)) return refuse(context, `type check ('number') failed - got '${value}'`);
    const parsed = Number(value);
    if (maximum !== undefined && parsed > maximum) {
      return refuse(context, `value must have a maximum value of ${maximum}`);
    }
    if (minimum !== undefined && parsed < minimum) {
      return refuse(context, `value must have a minimum value of ${minimum}`);
    }
    return parsed;
  });

export const boolean = () =>
  scalar.transform((value, context) => {
    if (/^(1|on|yes|true)$/i.test(value)) return true;
    if (/^(0|off|no|false)$/i.test(value)) return false;
    return refuse(context, `type check ('boolean') failed - got '${value}'`);
  });

export const oneOf = <const Value extends string>(values: readonly Value[]) =>
  scalar.transform((value, context) => {
    const found = values.find((allowed) => allowed === value);
    if (found !== undefined) return found;
    return refuse(context, `value '${value}' does not have a value in the enumeration '${values.join(', ')}'`);
  });

/** One value counts as a list of one, as a form cannot tell them apart. */
export const list = () =>
  z
    .union([z.array(scalar), scalar], { error: "type check ('array') failed" })
    .transform((value) => (typeof value === 'string' ? [value] : value));

const format = (pattern: RegExp, what: string) => matching(pattern, `invalid format - ${what}\n`);

export const vmid = () => integer({ minimum: 100, maximum: 999999999 });

export const nodeName = () =>
  format(/^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/, 'value does not look like a valid node name');

export const storageName = () =>
  format(/^[a-zA-Z][a-zA-Z0-9._-]*[a-zA-Z0-9]$/, 'storage ID contains illegal characters');

export const poolName = () => format(/^[A-Za-z0-9._/-]+$/, 'value does not look like a valid poolid');

export const configName = () => format(/^[a-z][a-z0-9_-]+$/i, 'invalid configuration ID');

export const dnsName = () =>
  format(
    /^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/,
    'value does not look like a valid DNS name',
  );

export const interfaceName = () => format(/^[a-z][a-z0-9_.:-]{1,19}$/i, 'invalid network interface name');
