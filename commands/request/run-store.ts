import type { RunEvent } from '../../pipeline/run/journal.js';
import type { RecipeName } from '../../pipeline/run/recipe.js';

export interface RunRecord {
  id: string;
  requestId: string;
  recipe: RecipeName;
  startedAt: number;
  endedAt: number | null;
}

export interface RunStore {
  add(run: Omit<RunRecord, 'endedAt'>): void;
  end(runId: string, at: number): void;
  reopen(runId: string): void;
  listFor(requestId: string): RunRecord[];
  listOpen(): RunRecord[];
  addEvent(runId: string, event: RunEvent): void;
  events(runId: string): RunEvent[];
}
