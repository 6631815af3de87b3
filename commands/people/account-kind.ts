/** What kind of account it is. `outside`: a guest, or of another team or organisation. `unknown` gives no right. */
export type AccountKind =
  | { kind: 'member'; name: string; display: string }
  | { kind: 'outside' | 'bot' | 'closed' | 'unknown'; why: string };
