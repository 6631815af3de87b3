import type { Settings } from '../../commands/settings.js';
import type { Proxmox } from '../../pipeline/proxmox/proxmox.js';
import { bad, type Finding, good } from './finding.js';
import { neededPrivileges } from './needed-privileges.js';

/** Every privilege that the token lacks, by path. */
export async function checkPrivileges(
  settings: Settings,
  proxmox: Pick<Proxmox, 'permissions'>,
  tokenId: string,
): Promise<Finding[]> {
  const [user = tokenId] = tokenId.split('!');
  // A token has never more than its user, and without privilege separation just what the user has: both get the role
  // (https://pve.proxmox.com/pve-docs/chapter-pveum.html#pveum_tokens).
  const holders = `--users '${user}' --tokens '${tokenId}'`;
  const given = await proxmox.permissions();
  const findings = [...neededPrivileges(settings)].sort(byPath).flatMap(([path, needed]) => {
    const held = heldAt(given, path);
    const missing = [...needed].filter((privilege) => !held.has(privilege)).sort();
    if (missing.length === 0) return [];
    const role = `Chatops${path.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
    const privileges = [...needed].sort().join(',');
    const addRole = `{ pveum role add ${role} --privs "${privileges}" || pveum role modify ${role} --privs "${privileges}"; }`;
    const cure = `${addRole} && pveum acl modify ${path} ${holders} --roles ${role}`;
    return [bad(`the token lacks on ${path}: ${missing.join(', ')}`, cure)];
  });
  return findings.length > 0 ? findings : [good('the token has every privilege that is needed')];
}

/** Proxmox lists a path where rights differ from those of the path above it: the nearest one counts. */
function heldAt(given: ReadonlyMap<string, ReadonlySet<string>>, path: string): ReadonlySet<string> {
  const held = given.get(path);
  if (held !== undefined) return held;
  if (path === '/') return new Set();
  return heldAt(given, path.slice(0, path.lastIndexOf('/')) || '/');
}

function byPath([one]: readonly [string, Set<string>], [other]: readonly [string, Set<string>]): number {
  return one < other ? -1 : 1;
}
