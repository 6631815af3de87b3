import { PLANS_ANEW } from './plan-anew.js';
import type { RequestView } from './request-view.js';

/** Changes of the policy that the card itself shows; the plan shows them all. */
const CHANGES = 4;

/** What the state's word does not say: the place in the queue, why it is planned again, that it is being stopped. */
export function stateNote(view: RequestView): string | null {
  const { state } = view.request;
  if (state.state === 'planning') {
    const notes = [
      again(state.note, state.anew),
      state.waits ?? null,
      stopping(view, state.cancelBy),
      view.queuePlace !== null && view.queuePlace > 1 ? `${ordinal(view.queuePlace)} in line to be planned` : null,
    ].filter((note) => note !== null);
    return notes.length === 0 ? null : notes.join('; ');
  }
  if (state.state === 'awaiting-approval') {
    const frozen = view.frozen === null ? [] : [`${view.frozen}; it may be approved meanwhile`];
    const notes = [...view.difference.slice(0, CHANGES), ...more(view.difference.length - CHANGES), ...frozen];
    return notes.join('; ') || null;
  }
  if (state.state === 'approved') {
    if (view.paused !== null) return `waiting: ${view.paused}`;
    if (view.frozen !== null) return `waiting: ${view.frozen}`;
    const place = `waiting for a free place, ${ordinal(view.queuePlace ?? 1)} in line`;
    return view.waitsFor === null ? place : `waiting: ${view.waitsFor}`;
  }
  if (state.state === 'running') {
    const notes = [state.waits === undefined ? null : `waits: ${state.waits}`, stopping(view, state.cancelBy)];
    return notes.filter((note) => note !== null).join('; ') || null;
  }
  if (state.state === 'unknown') return state.found === '' ? null : state.found;
  return null;
}

function more(count: number): string[] {
  return count <= 0 ? [] : [`and ${count} more under Plan`];
}

function again(note: string | null, anew: number): string | null {
  if (note === null) return null;
  const why = note.replace(/\.$/, '');
  return anew === 0 ? `planned again: ${why}` : `planned again: ${why}, ${ordinal(anew)} of ${PLANS_ANEW}`;
}

function stopping(view: RequestView, cancelBy: string | null): string | null {
  return cancelBy === null ? null : `being stopped for ${view.findPerson(cancelBy)?.display ?? cancelBy}`;
}

/** 1st, 2nd, 3rd, 11th, 22nd */
function ordinal(number: number): string {
  const tens = number % 100;
  const endings: Record<number, string> = { 1: 'st', 2: 'nd', 3: 'rd' };
  return `${number}${tens >= 11 && tens <= 13 ? 'th' : (endings[number % 10] ?? 'th')}`;
}
