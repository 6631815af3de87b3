/** How a card is to be shown. */
export interface View {
  /** Columns. */
  width: number;
  /** IANA name. */
  zone: string;
  /** For how long something runs already; null where lines are printed once and stay. */
  now: number | null;
}
