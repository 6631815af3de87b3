import { clusterBridges, clusterStorages } from '../cluster.js';
import type { Json } from '../json.js';
import { mayDo, requirePrivileges } from './access.js';
import { matching, text } from './parameter-types.js';
import { type Call, route } from './route.js';

export const accessPermissions = [
  route('GET', '/access/permissions', {
    permission: 'user',
    parameters: {
      path: text().optional(),
      userid: matching(/^[^\s:/]+@[A-Za-z][A-Za-z0-9._-]+(![A-Za-z][A-Za-z0-9._-]+)?$/).optional(),
    },
    handle: ({ path, userid }, call) => {
      const { access } = call;
      if (userid !== undefined && userid !== access.token.id) requirePrivileges(access, '/access', ['Sys.Audit']);
      const paths = path === undefined ? everyPath(call) : [path];
      const entries = paths.map((each) => [each, privilegesAt(call, each)] satisfies [string, Json]);
      return Object.fromEntries(
        path === undefined ? entries.filter(([, held]) => Object.keys(held).length > 0) : entries,
      );
    },
  }),
];

/** The paths that PVE itself lists, and those that the token was granted. */
function everyPath({ sandbox, access }: Call): string[] {
  return [
    ...new Set([
      '/',
      '/access',
      '/nodes',
      '/pool',
      '/sdn',
      '/storage',
      '/vms',
      '/sdn/zones/localnetwork',
      ...clusterStorages.map(({ name }) => `/storage/${name}`),
      ...clusterBridges.map(({ name }) => `/sdn/zones/localnetwork/${name}`),
      ...sandbox.state.pools.list().map(({ id }) => `/pool/${id}`),
      ...sandbox.state.vms.list().map(({ vmid }) => `/vms/${vmid}`),
      ...Object.keys(access.token.privileges),
    ]),
  ];
}

/** Each privilege held, with 1 for "also below". */
function privilegesAt({ access }: Call, path: string): Record<string, 1> {
  const known = new Set(Object.values(access.token.privileges).flat());
  return Object.fromEntries([...known].filter((name) => mayDo(access, path, [name])).map((name) => [name, 1] as const));
}
