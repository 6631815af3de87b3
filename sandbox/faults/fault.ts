import { z } from 'zod';

/** Where a fault strikes; what is left out matches everything. `count`: how often, then it is gone. */
const where = {
  vmid: z.int().optional(),
  /** Part of the request's path, such as `/status/start`. */
  path: z.string().optional(),
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional(),
  count: z.int().min(1).optional(),
};

/** What happens to one VM, once unless counted. */
const event = {
  vmid: z.int(),
  path: where.path,
  method: where.method,
  count: z.int().min(1).default(1),
};

const named = <const Name extends string, Extra extends z.ZodRawShape>(name: Name, extra: Extra) =>
  z.strictObject({ name: z.literal(name), ...where, ...extra });

/**
 * One way in which the sandbox is unkind.
 * `vm-moved`, `vm-out-of-pool` and `seed-gone` happen right before the next call that matches.
 */
export const fault = z.discriminatedUnion('name', [
  named('slow-clone', { delayMs: z.int().min(1) }),
  named('clone-lock-kept', {}),
  named('lock-timeout', {}),
  named('task-error', { type: z.string().optional(), message: z.string().default('got signal 9') }),
  named('agent-silent', {}),
  named('no-ipv4', {}),
  named('docker-address-only', {}),
  named('storage-full', { storage: z.string() }),
  named('node-offline', { node: z.string() }),
  z.strictObject({ name: z.literal('vm-moved'), ...event, node: z.string() }),
  z.strictObject({ name: z.literal('vm-out-of-pool'), ...event }),
  z.strictObject({ name: z.literal('seed-gone'), ...event }),
  named('proxy-error', {}),
  /** `after`: the call is done and only its answer is lost. */
  named('dropped-connection', { when: z.enum(['before', 'after']).default('before') }),
  named('unauthorized', {}),
  named('forbidden', { privilege: z.string() }),
]);

export type Fault = z.infer<typeof fault>;
export type FaultName = Fault['name'];
