import type { Typing } from '../../commands/suggest.js';

/** Who did it, as the rules know them. */
export interface Doer {
  /** `discord:1` */
  actor: string;
  /** `discord:2` */
  channel: string;
  profile: { name: string; display: string };
  /** `discord:G/3`: the roles that Discord says they have now. */
  memberOf: string[];
}

/** How an interaction is answered: https://discord.com/developers/docs/interactions/receiving-and-responding */
export interface AnswerPlace {
  id: string;
  application: string;
  token: string;
  /** Whether it came from a message: then a message can be changed. */
  hasMessage: boolean;
  /** Its id. */
  message: string | null;
}

/** What was done in Discord, read and not believed. */
export type DiscordInput =
  | { input: 'command'; doer: Doer; text: string }
  | { input: 'press'; doer: Doer; token: string; text: string | null; replaces: boolean }
  /** A reason is asked for first. */
  | { input: 'ask-reason'; doer: Doer; token: string }
  /** It is asked once more before something is destroyed. */
  | { input: 'ask-sure'; doer: Doer; token: string; vm: string }
  /** A form was sent. */
  | { input: 'form'; doer: Doer; form: string; fields: Record<string, string>; replaces: boolean }
  /** Something was chosen or typed into it, and it is shown anew. `lost`: fields whose text its message could not keep. */
  | { input: 'change'; doer: Doer; form: string; fields: Record<string, string>; lost: string[] }
  /** The next few of its fields are to be typed. */
  | { input: 'open-fields'; doer: Doer; form: string; fields: Record<string, string>; lost: string[]; page: number }
  | { input: 'complete'; doer: Doer; typing: Typing }
  /** Nothing that is known here; `why` is for the person. */
  | { input: 'unknown'; why: string };
