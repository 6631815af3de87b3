import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Permission, Route } from './route.js';
import { routes } from './routes.js';

const file = join(process.env.SPECS_DIR ?? '../shared/specs', 'pve-api.json');

const parameter = z.object({
  type: z.string().optional(),
  optional: z.coerce.boolean().optional(),
  enum: z.array(z.string()).nullish(),
  minimum: z.coerce.number().optional().catch(undefined),
  maximum: z.coerce.number().optional().catch(undefined),
});
type Parameter = z.infer<typeof parameter>;

const endpoint = z.object({
  method: z.string(),
  path: z.string(),
  parameters: z.object({ properties: z.record(z.string(), parameter).optional() }),
  permissions: z.object({ check: z.array(z.unknown()).optional(), user: z.string().optional() }).optional(),
});
type Endpoint = z.infer<typeof endpoint>;

const published = existsSync(file) ? z.array(endpoint).parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
if (published.length === 0) console.log(`conformance tests skipped: there is no ${file}`);

/** The published parameter of that name; `scsi3` is published as `scsi[n]`. */
function findParameter({ parameters }: Endpoint, name: string): Parameter | undefined {
  const properties = parameters.properties ?? {};
  return properties[name] ?? properties[name.replace(/\d+$/, '[n]')];
}

function specOf(route: Route): Endpoint | undefined {
  return published.find(({ method, path }) => method === route.method && path === route.path);
}

function accepts(route: Route, name: string, value: unknown): boolean {
  const type = route.parameters[name];
  return type !== undefined && z.safeParse(z.object({ value: z.any() }), { value }).success && parse(type, value);
}

function parse(type: z.core.$ZodType, value: unknown): boolean {
  return z.safeParse(type, value).success;
}

describe.skipIf(published.length === 0)('the API as Proxmox publishes it', () => {
  const titled = routes.map((route) => [`${route.method} ${route.path}`, route] as const);

  it('has each endpoint once', () => {
    expect(new Set(titled.map(([title]) => title)).size).toBe(routes.length);
  });

  it.each(titled)('%s exists', (_, route) => {
    expect(specOf(route)).toBeDefined();
  });

  it.each(titled)('%s takes only parameters that exist, and requires those that are required', (_, route) => {
    const spec = specOf(route);
    if (spec === undefined) throw new Error('no such endpoint');
    const unknown = Object.keys(route.parameters).filter((name) => findParameter(spec, name) === undefined);
    expect(unknown).toEqual([]);
    const properties = Object.entries(spec.parameters.properties ?? {});
    const required = properties.filter(([, { optional }]) => optional !== true).map(([name]) => name);
    const requiredHere = Object.keys(route.parameters).filter((name) => !accepts(route, name, undefined));
    expect(requiredHere.sort()).toEqual(required.sort());
  });

  it.each(titled)('%s refuses values of another type', (_, route) => {
    const spec = specOf(route);
    if (spec === undefined) throw new Error('no such endpoint');
    const wrong = Object.keys(route.parameters).flatMap((name) =>
      counterexamples(findParameter(spec, name)).flatMap((value) =>
        accepts(route, name, value) ? [`${name}=${String(value)} is taken`] : [],
      ),
    );
    expect(wrong).toEqual([]);
  });

  it.each(titled)('%s asks for the privileges that are published', (_, route) => {
    const check = specOf(route)?.permissions?.check;
    if (check === undefined || check[0] !== 'perm') return;
    expect(describePermission(route.permission)).toEqual({
      path: check[1],
      privileges: check[2],
      any: check[3] === 'any' || z.array(z.string()).parse(check[2]).length === 1,
    });
  });
});

function counterexamples(spec: Parameter | undefined): unknown[] {
  if (spec === undefined) return [];
  const wrong: unknown[] = [];
  if (spec.type === 'integer' || spec.type === 'number') wrong.push('many', '1x');
  if (spec.type === 'boolean') wrong.push('perhaps', '2');
  if (spec.enum != null && !spec.enum.includes('unused0') && !spec.enum.includes('efidisk0'))
    wrong.push('no-such-value');
  if (spec.minimum !== undefined) wrong.push(String(spec.minimum - 1));
  if (spec.maximum !== undefined) wrong.push(String(spec.maximum + 1));
  return wrong;
}

function describePermission(permission: Permission) {
  if (permission === 'user') return permission;
  const privileges = 'all' in permission ? permission.all : permission.any;
  return { path: permission.path, privileges, any: !('all' in permission) || privileges.length === 1 };
}
