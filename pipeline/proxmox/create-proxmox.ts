import { agentCalls } from './agent-calls.js';
import { clusterCalls } from './cluster-calls.js';
import type { Proxmox } from './proxmox.js';
import { createPveHttp, type PveHttpOptions } from './pve-http.js';
import { storageCalls } from './storage-calls.js';
import { taskCalls } from './task-calls.js';
import { vmCalls } from './vm-calls.js';

export interface ProxmoxOptions extends PveHttpOptions {
  /** Ids (`user@realm!name`) of further tokens whose tasks count as ours: the build token. */
  otherTokenIds?: readonly string[];
}

/** The client of one cluster. `close` ends its connections. */
export function createProxmox(options: ProxmoxOptions): Proxmox & { close(): Promise<void> } {
  const http = createPveHttp(options);
  const ownTokens = async (): Promise<ReadonlySet<string>> => {
    const [id = ''] = (await options.token()).trim().split('=');
    return new Set([id, ...(options.otherTokenIds ?? [])]);
  };
  return {
    ...clusterCalls(http),
    ...storageCalls(http),
    ...vmCalls(http),
    ...taskCalls(http, ownTokens),
    ...agentCalls(http),
    close: http.close,
  };
}
