/**
 * How old a reading of a mirrored group may be where something is decided by it: design section 5 (the last check, at
 * most 60 s) and section 8 (read with a request, and again when the button is pressed).
 */
export const readingAges = {
  askingMs: 60_000,
  /** Of accounts beside those that something is decided about. */
  othersMs: 600_000,
  votingMs: 1_000,
  lastCheckMs: 60_000,
  /** A reading that takes longer counts as none. Its age is counted from when it began. */
  timeOutMs: 5_000,
} as const;
