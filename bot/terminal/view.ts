/** How a card is to be shown. */
export interface View {
  /** Columns. */
  width: number;
  /** IANA name. */
  zone: string;
  /** For how long something runs already; null where lines are printed once and stay. */
  now: number | null;
  /** A private key's file for the `ssh` line, as the person who reads it has it; null: their own way in. */
  identity: string | null;
}
