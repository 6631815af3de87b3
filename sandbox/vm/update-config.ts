import { randomUUID } from 'node:crypto';
import { type Access, requireOnVm, requirePrivileges } from '../api/access.js';
import { ApiError } from '../api/api-error.js';
import { parameterError } from '../api/parameter-error.js';
import { findConfigKey } from './config-keys.js';
import { isDriveName } from './drive.js';
import { parseNet, renderNet } from './net.js';
import { checkDrive } from './prepare-drive.js';
import type { Vm } from './vm.js';

/** Checks that the token may change these keys, by PVE's groups of keys. */
export function checkConfigPrivileges(access: Access, vm: Pick<Vm, 'vmid' | 'pool'>, keys: readonly string[]): void {
  for (const key of keys) {
    if (isDriveName(key) || key === 'cdrom' || key === 'tags') continue;
    const privilege = findConfigKey(key)?.privilege;
    if (privilege === undefined || privilege === null) throw new ApiError(500, `only root can set '${key}' config`);
    requireOnVm(access, vm, privilege, privilege.length > 1);
    if (key === 'startup') requirePrivileges(access, '/', ['Sys.Modify']);
  }
}

/** Each value in PVE's normal form; drives are checked, and made later. */
export function normaliseConfig(
  access: Access,
  vm: Pick<Vm, 'vmid' | 'pool'>,
  given: Readonly<Record<string, string>>,
) {
  const config: Record<string, string> = {};
  for (const [key, value] of Object.entries(given)) {
    const name = key === 'cdrom' ? 'ide2' : key;
    if (isDriveName(name)) checkDrive(access, vm, name, value);
    config[name] = normaliseValue(access, name, value);
  }
  return config;
}

function normaliseValue(access: Access, key: string, value: string): string {
  if (/^net\d+$/.test(key)) {
    const net = parseNet(value);
    if (net === null) throw parameterError({ [key]: 'invalid format - format error\n' });
    const bridge = net.options.get('bridge');
    if (bridge !== undefined) requirePrivileges(access, `/sdn/zones/localnetwork/${bridge}`, ['SDN.Use']);
    return renderNet(net);
  }
  if (key === 'tags') return uniqueTags(value);
  if (key === 'vmgenid' && value === '1') return randomUUID();
  if (key === 'description') return value.trimEnd();
  if (key === 'memory' && !/^(current=)?\d+$/.test(value)) {
    throw parameterError({
      memory: `invalid format - format error\nmemory.current: type check ('integer') failed - got '${value}'\n`,
    });
  }
  if (key === 'sshkeys') return checkSshKeys(value);
  return value;
}

/** PVE keeps tags sorted, once each, joined by `;`. */
export function uniqueTags(text: string): string {
  const tags = text.split(/[;, ]+/).filter((tag) => tag !== '');
  const wrong = tags.find((tag) => !/^[a-z0-9_][a-z0-9_+.-]*$/i.test(tag));
  if (wrong !== undefined) throw parameterError({ tags: 'invalid format - invalid characters in tag\n' });
  return [...new Set(tags.map((tag) => tag.toLowerCase()))].sort().join(';');
}

/** The value is URL-encoded once more inside the form value. */
function checkSshKeys(value: string): string {
  try {
    const lines = decodeURIComponent(value).split('\n');
    const bad = lines.some(
      (line) => !/^\s*(#.*)?$/.test(line) && !/\b(ssh-|ecdsa-|sk-)\S+\s+[A-Za-z0-9+/]+=*/.test(line),
    );
    if (bad) throw new ApiError(500, 'SSH public key validation error');
    return value;
  } catch (error) {
    if (error instanceof URIError) throw parameterError({ sshkeys: 'invalid format - invalid urlencoded string\n' });
    throw error;
  }
}
