import type { z } from 'zod';
import type { Json } from '../json.js';
import type { Sandbox } from '../sandbox.js';
import { type Access, requirePrivileges } from './access.js';
import { type RawParameters, verifyParameters } from './verify-parameters.js';

/** A file that came with a multipart request, already stored. */
export interface UploadedFile {
  name: string;
  path: string;
  sizeBytes: number;
}

export interface Call {
  sandbox: Sandbox;
  access: Access;
  file: UploadedFile | null;
}

/** `user`: any valid token. Otherwise privileges on a path, whose `{names}` are parameters. */
export type Permission = 'user' | { path: string; all: readonly string[] } | { path: string; any: readonly string[] };

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As in the API viewer; a last `{…}` takes the rest of the path, slashes included. */
  path: string;
  permission: Permission;
  parameters: z.ZodRawShape;
  run(raw: RawParameters, call: Call): Promise<Json>;
}

interface RouteSource<Shape extends z.ZodRawShape> {
  permission: Permission;
  parameters: Shape;
  handle(parameters: z.output<z.ZodObject<Shape, z.core.$strict>>, call: Call): Promise<Json> | Json;
}

/** Makes a route of `METHOD /path`: verifies parameters, then the permission, then handles, in PVE's order. */
export function route<Shape extends z.ZodRawShape>(
  method: Route['method'],
  path: string,
  source: RouteSource<Shape>,
): Route {
  return {
    method,
    path,
    permission: source.permission,
    parameters: source.parameters,
    async run(raw, call) {
      const parameters = verifyParameters(source.parameters, raw);
      checkPermission(source.permission, raw, call.access);
      return source.handle(parameters, call);
    },
  };
}

function checkPermission(permission: Permission, raw: RawParameters, access: Access): void {
  if (permission === 'user') return;
  const path = permission.path.replace(/\{([^}]+)\}/g, (_, name: string) => String(raw[name] ?? ''));
  if ('all' in permission) requirePrivileges(access, path, permission.all);
  else requirePrivileges(access, path, permission.any, true);
}
