import type { AgentExecs } from './agent-execs.js';
import type { Faults } from './faults/faults.js';
import type { Guests } from './guests.js';
import type { ReadIso } from './read-iso.js';
import type { State } from './state/open-state.js';
import type { Locks } from './tasks/locks.js';
import type { Tasks } from './tasks/tasks.js';

/** What every part of the API works on; made once in `main.ts` or by a test. */
export interface Sandbox {
  state: State;
  guests: Guests;
  execs: AgentExecs;
  tasks: Tasks;
  locks: Locks;
  faults: Faults;
  readIso: ReadIso;
  /** Folder of uploaded and downloaded files. */
  filesFolder: string;
  /** Where the sandbox's own images are had, without a slash at the end: `https://proxmox-sandbox:8006/sandbox/images`. */
  imageOrigins: readonly string[];
}
