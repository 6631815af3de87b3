import type { HomeCard } from '../commands/card.js';
import type { AccountKind } from '../commands/people/account-kind.js';
import type { Delivery, Messenger } from './messenger.js';

/** One chat, as the bot sees it. It only stores what comes in; the loops act. */
export interface Platform {
  messenger: Messenger;
  health(): PlatformHealth;
  /** Null where the platform has no groups to mirror, or does not list who is in them. */
  readGroup: ReadGroup | null;
  /** Where it does not list them: the groups of one account. Else null. */
  readMember: ReadMember | null;
  /** Null where every account is what it says: the terminal. */
  lookUpAccount: LookUpAccount | null;
  /** Null where people have no Home. */
  showHome: ((actor: string, card: HomeCard) => Promise<Delivery>) | null;
  /** Channels that take nothing from the bot; absent where there is no such thing: the terminal. */
  closedChannels?: () => readonly ClosedChannel[];
  /** Takes nothing in any more and ends; what is under way is waited for. */
  close(): Promise<void>;
}

/** `since`: milliseconds since the epoch. */
export type PlatformHealth = { state: 'fine' } | { state: 'sick'; why: string; since: number };

/** A channel that takes no messages, in words for those who run the bot. */
export interface ClosedChannel {
  /** `slack:C1`. */
  channel: string;
  /** `#vms`, or its id where the bot may not know it. */
  name: string;
  why: string;
  cure: string;
  /** What becomes of its cards meanwhile. */
  meanwhile: string;
  /** Milliseconds since the epoch. */
  since: number;
}

/** The accounts in a group of the platform (`slack:T1/S2`), read now. Never throws. */
export type ReadGroup = (source: string) => Promise<{ read: true; actors: string[] } | { read: false; why: string }>;

/**
 * The groups of the platform that this account is in (`discord:G1/R2`), read now; none where it is no member at all. Never
 * throws.
 */
export type ReadMember = (actor: string) => Promise<{ read: true; groups: string[] } | { read: false; why: string }>;

/**
 * What kind of account it is, asked now. `outside`: a guest, or of another team or organisation. Never throws; `unknown`
 * where it cannot be found out, which is treated as no right.
 */
export type LookUpAccount = (actor: string) => Promise<AccountKind>;
