import type { Page } from '../../chat/page/serve-page.js';
import type { StandInState } from '../state/stand-in-state.js';
import { readSnapshot } from './read-snapshot.js';
import { takeAct } from './take-act.js';

/** What a person of the server sees and does. */
export function makePage(state: StandInState): Page {
  return {
    folder: import.meta.dirname,
    changes: state.changes,
    readSnapshot: (query) => readSnapshot(state, query),
    takeAct: (body) => takeAct(state, body),
  };
}
