/** An account, and where it is told. */
export interface LinkSide {
  actor: string;
  channel: string;
}

/**
 * `offered`: a code was made. `claimed`: it was entered with another account. `half-confirmed`: by that account.
 * `asked`: by both; an administrator decides.
 */
type OpenLinkState = 'offered' | 'claimed' | 'half-confirmed' | 'asked';
export type LinkState = OpenLinkState | 'accepted' | 'refused' | 'cancelled' | 'expired';

/** One person's wish to have two accounts of theirs joined. */
export interface Link {
  number: number;
  state: LinkState;
  /** Of the code, which is kept nowhere. */
  codeHash: string;
  /** Where the code was made. */
  from: LinkSide;
  /** Where it was entered; null until then. */
  to: LinkSide | null;
  /** What the screens said, in one canonical text. */
  shown: string | null;
  madeAt: number;
  /** Of the present state (milliseconds since the epoch). */
  expiresAt: number;
}

export interface LinkStore {
  add(link: Omit<Link, 'number'>): Link;
  save(link: Link): void;
  find(number: number): Link | null;
  findByCode(codeHash: string): Link | null;
  /** Oldest first. */
  listOpen(): Link[];
  /** A code that was none. */
  noteTry(actor: string, at: number): void;
  triesSince(actor: string, since: number): number[];
  forgetTries(before: number): void;
}
