import type { Page } from '../../chat/page/serve-page.js';
import type { SocketMode } from '../socket/socket-mode.js';
import type { StandInState } from '../state/stand-in-state.js';
import { readPageQuery, readSnapshot } from './read-snapshot.js';
import { takeAct } from './take-act.js';

/** What a person of the workspace sees and does. */
export function makePage(state: StandInState, socket: SocketMode): Page {
  return {
    folder: import.meta.dirname,
    changes: state.changes,
    readSnapshot: (query) => readSnapshot(state, readPageQuery(state, query)),
    takeAct: async (body) => ({ trouble: await takeAct(state, socket, body) }),
  };
}
