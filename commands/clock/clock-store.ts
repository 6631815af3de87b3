/** The clock of this machine went another way than time: both in milliseconds since the epoch. */
export interface ClockJump {
  /** What it should have shown then. */
  from: number;
  to: number;
}

export interface ClockStore {
  /** When it was looked at last; null: never. */
  tickedAt(): number | null;
  tick(at: number): void;
  /** A jump that nobody has confirmed yet; until then nothing is done that depends on the time. */
  jump(): ClockJump | null;
  noteJump(jump: ClockJump): void;
  endJump(): void;
}
