import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeTemplate } from '../fakes/make-template.js';
import { startSandbox, type TestSandbox } from '../fakes/start-sandbox.js';
import { routes } from './routes.js';

const file = join(process.env.SPECS_DIR ?? '../shared/specs', 'pve-api.json');

interface Returns {
  type?: string | undefined;
  optional?: boolean | undefined;
  enum?: string[] | null | undefined;
  properties?: Record<string, Returns> | undefined;
  items?: Returns | undefined;
}

const returns: z.ZodType<Returns> = z.lazy(() =>
  z.object({
    type: z.string().optional().catch(undefined),
    optional: z.coerce.boolean().optional(),
    enum: z.array(z.string()).nullish().catch(undefined),
    properties: z.record(z.string(), returns).optional(),
    items: returns.optional(),
  }),
);
const endpoint = z.object({ method: z.string(), path: z.string(), returns: returns.nullish() });
const published = existsSync(file) ? z.array(endpoint).parse(JSON.parse(readFileSync(file, 'utf8'))) : [];

/** What is wrong with an answer by its published type, as `path: reason`. */
function problems(value: unknown, type: Returns, at = 'data'): string[] {
  if (type.type === 'array') {
    if (!Array.isArray(value)) return [`${at}: not an array`];
    return value.flatMap((each, index) => problems(each, type.items ?? {}, `${at}[${index}]`));
  }
  if (type.type === 'object') {
    const object = z.record(z.string(), z.unknown()).safeParse(value);
    if (!object.success) return [`${at}: not an object`];
    return Object.entries(type.properties ?? {}).flatMap(([name, inner]) => {
      const found = object.data[name];
      if (found === undefined) return inner.optional === true ? [] : [`${at}.${name}: missing`];
      return problems(found, inner, `${at}.${name}`);
    });
  }
  if (type.enum != null && !type.enum.includes(String(value)))
    return [`${at}: ${String(value)} is not one of the values`];
  return fits(value, type.type) ? [] : [`${at}: ${JSON.stringify(value)} is no ${type.type}`];
}

function fits(value: unknown, type: string | undefined): boolean {
  // PVE's own answers have 0 and 1 for flags, and a VMID as text where it is the whole answer.
  if (type === 'boolean') return value === 0 || value === 1 || typeof value === 'boolean';
  if (type === 'integer') return Number.isInteger(value) || (typeof value === 'string' && /^\d+$/.test(value));
  if (type === 'number') return typeof value === 'number';
  if (type === 'string') return typeof value === 'string';
  return type === 'null' ? value === null : true;
}

describe.skipIf(published.length === 0)('an answer has the published type', () => {
  let pve: TestSandbox;
  let upid = '';

  beforeAll(async () => {
    pve = await startSandbox();
    await makeTemplate(pve, 9000);
    const clone = await pve.call('POST', '/nodes/pve1/qemu/9000/clone', {
      newid: 500,
      name: 'web-1',
      full: 1,
      pool: 'chatops',
    });
    upid = encodeURIComponent(clone.data);
    expect(await pve.finished(clone)).toBe('OK');
    await pve.finished(
      await pve.upload('/nodes/pve1/storage/local/upload', { content: 'iso' }, 's.iso', Buffer.from('s')),
    );
    await pve.finished(await pve.call('POST', '/nodes/pve1/qemu/500/snapshot', { snapname: 'before' }));
    await pve.call('PUT', '/nodes/pve1/qemu/500/config', {
      scsi1: 'shared:cloudinit',
      ciuser: 'ops',
      ipconfig0: 'ip=dhcp',
    });
    expect(await pve.finished(await pve.call('POST', '/nodes/pve1/qemu/500/status/start'))).toBe('OK');
    await pve.call('PUT', '/nodes/pve1/qemu/500/config', { cores: 4 });
  });

  afterAll(() => pve.close());

  const parameters: Readonly<Record<string, Record<string, string>>> = {
    '/nodes/{node}/qemu/{vmid}/agent/file-read': { file: '/run/cloud-init/result.json' },
    '/nodes/{node}/qemu/{vmid}/cloudinit/dump': { type: 'user' },
    '/nodes/{node}/tasks': { source: 'all' },
  };

  const reads = routes
    .filter(({ method, path }) => method === 'GET' && !path.endsWith('exec-status'))
    .map(({ path }) => path);

  it.each(reads)('GET %s', async (path) => {
    const spec = published.find((each) => each.method === 'GET' && each.path === path);
    const storage = path.includes('{volume}') ? 'shared' : 'local';
    const concrete = path
      .replace('{node}', 'pve1')
      .replace('{vmid}', '500')
      .replace('{upid}', upid)
      .replace('{storage}', storage)
      .replace('{volume}', encodeURIComponent('shared:500/vm-500-disk-0.raw'))
      .replace('{poolid}', 'chatops')
      .replace('{iface}', 'vmbr0')
      .replace('{snapname}', 'before');
    const answer = await pve.call('GET', concrete, parameters[path]);
    expect(answer.reason).toBe('OK');
    // Published as text, but qemu-server's check_type makes PVE answer integers there as in the configuration.
    const known = path.endsWith('/pending') ? /^data\[\d+\]\.(value|pending): \d+ is no string$/ : /^$/;
    expect(problems(answer.data, spec?.returns ?? {}).filter((each) => !known.test(each))).toEqual([]);
  });

  it('GET /nodes/{node}/qemu/{vmid}/agent/exec-status', async () => {
    const started = await pve.call('POST', '/nodes/pve1/qemu/500/agent/exec', { command: ['true'] });
    const status = await pve.call('GET', '/nodes/pve1/qemu/500/agent/exec-status', { pid: started.data.pid });
    const spec = published.find(({ path }) => path === '/nodes/{node}/qemu/{vmid}/agent/exec-status');
    expect(problems(status.data, spec?.returns ?? {})).toEqual([]);
  });
});
