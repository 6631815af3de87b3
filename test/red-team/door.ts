/** What stands on a request's card. */
export type CardAction = 'approve' | 'deny' | 'plan' | 'cancel';

export type PlatformName = 'terminal' | 'slack' | 'discord';
export const PLATFORMS: readonly PlatformName[] = ['terminal', 'slack', 'discord'];

/** One platform as somebody stands before it: all goes in by the platform's own ways, and comes out as lines to read. */
export interface Door {
  platform: PlatformName;
  /** The account of somebody here: `slack:T1/U2`. */
  account(who: string): string;
  /** Somebody gets an account here, of whom the bot knows nothing. */
  enter(who: string): void;
  /** Who is in the group that decides: one of the platform, where it has any. */
  setOps(who: readonly string[]): void;
  /** A command of the catalog (`vm create`) with its arguments; gives the answer that this person alone sees. */
  say(who: string, words: string, given?: Readonly<Record<string, string>>): Promise<string[]>;
  /** The same, without waiting for an answer: ends when the platform has taken it. */
  send(who: string, words: string, given?: Readonly<Record<string, string>>): Promise<void>;
  /** How many answers this person was given. */
  answers(who: string): number;
  /** Waits for one more than so many answers, and gives the next. */
  answerAfter(who: string, before: number): Promise<string[]>;
  /** A copy of the request's card, once it shows this token. */
  cardWith(number: number, token: string): Promise<ShownCard>;
}

/** A card as it was at one moment; it can be pressed also later. */
export interface ShownCard {
  tokenOf(action: CardAction): string;
  /** Presses what is on it, and gives a reason where one is asked for. */
  press(who: string, action: CardAction, reason?: string): Promise<string[]>;
  /** Presses a button with another token than any on it. */
  forge(who: string, token: string): Promise<string[]>;
  /** The platform delivers one press twice, under the same id. */
  pressTwice(who: string, action: CardAction): Promise<string[]>;
}

export function tokenIn(shown: string, action: CardAction): string {
  const token = new RegExp(`[1-9][0-9]*\\.${action}\\.[\\w-]{22}`).exec(shown)?.[0];
  if (token === undefined) throw new Error(`there is no ${action} on the card`);
  return token;
}
