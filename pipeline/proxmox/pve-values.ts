import { z } from 'zod';

/**
 * What Proxmox writes for one value varies with version and endpoint: numbers come as JSON numbers or as strings,
 * booleans as 0 and 1, "0" and "1", true and false, or not at all.
 */
export const pveNumber = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);

export const pveBoolean = z
  .union([z.boolean(), z.literal([0, 1]), z.literal(['0', '1', ''])])
  .nullish()
  .transform((value) => value === true || value === 1 || value === '1');

/** A value of a VM's config: text as Proxmox wrote it. */
export const pveText = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);

/** `data: null` of a call that has nothing to say; whatever else stands there is not looked at. */
export const pveNothing = z.json().optional();

export const pveUpid = z.string().regex(/^UPID:/, 'no task id');
