import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { agentExecs } from './agent-execs.js';
import { faults as makeFaults } from './faults/faults.js';
import type { Guests } from './guests.js';
import type { ReadIso } from './read-iso.js';
import type { Sandbox } from './sandbox.js';
import { openState } from './state/open-state.js';
import { locks } from './tasks/locks.js';
import { tasks } from './tasks/tasks.js';

export interface SandboxParts {
  /** Keeps database and files over restarts. */
  folder: string;
  guests: Guests;
  readIso: ReadIso;
  imageOrigins: readonly string[];
}

/** Puts the parts together and takes up what an earlier process left. */
export function createSandbox({ folder, guests, readIso, imageOrigins }: SandboxParts): Sandbox {
  const filesFolder = join(folder, 'files');
  mkdirSync(filesFolder, { recursive: true });
  const state = openState(join(folder, 'sandbox.db'));
  const faults = makeFaults();
  const taskError = ({ type, id }: { type: string; id: string }): string | null => {
    const vmid = /^\d+$/.test(id) ? Number(id) : undefined;
    const wanted = faults.strike('task-error', { vmid }, (fault) => fault.type === undefined || fault.type === type);
    return wanted?.message ?? null;
  };
  return {
    state,
    guests,
    execs: agentExecs(guests),
    tasks: tasks(state, taskError),
    locks: locks(),
    faults,
    readIso,
    filesFolder,
    imageOrigins,
  };
}
