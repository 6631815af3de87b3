/** A time in which no change passes its last check. */
export interface Freeze {
  number: number;
  /** Null: everything, templates too. */
  environment: string | null;
  /** Milliseconds since the epoch. */
  until: number;
  reason: string;
  begunAt: number;
  begunBy: string;
}

export interface FreezeStore {
  add(freeze: Omit<Freeze, 'number'>): Freeze;
  /** Those that nobody has ended, also where their time is over: it is the loop that ends them. Oldest first. */
  listOpen(): Freeze[];
  /** `by`: null where its time is over. */
  end(number: number, at: number, by: string | null): void;
}
