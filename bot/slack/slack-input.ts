import { z } from 'zod';

/** Ids of Slack: capital letters and digits. Whatever else stands there is not from Slack. */
export const SlackId = z.string().regex(/^[A-Z0-9]{1,40}$/);

/** Who did it: the account in its own team, and what Slack calls its owner. */
export interface Doer {
  actor: string;
  /** `slack:C1`; `slack:U1` where it was done in no channel: a message to that person. */
  channel: string;
  profile: { name: string; display: string } | null;
}

/** Where it can be answered. `viewId`: the modal that it came from. */
export interface AnswerPlace {
  responseUrl: string | null;
  triggerId: string | null;
  view: OpenView | null;
}

/** A view that is open with the person. `blocks`: field name → id of the block that it stands in now. */
export interface OpenView {
  id: string;
  hash: string;
  type: 'modal' | 'home';
  blocks: ReadonlyMap<string, string>;
}

export type SlackInput =
  | { input: 'command'; doer: Doer; place: AnswerPlace; text: string }
  /** A button; `asksReason`: the form that asks for it comes first. `text`: what its confirm dialog named. */
  | { input: 'press'; doer: Doer; place: AnswerPlace; token: string; text: string | null; asksReason: boolean }
  /** Something in a form was chosen that may change it. */
  | { input: 'change'; doer: Doer; place: AnswerPlace; form: string; token: string | null; fields: Fields }
  /** A form was sent; with a token it is the press of that button, which asked for a reason. */
  | { input: 'form'; doer: Doer; place: AnswerPlace; form: string; token: string | null; fields: Fields }
  | { input: 'home'; actor: string }
  /** Nothing to do and nothing to say: a form was closed, an event that is of no interest. */
  | { input: 'nothing' }
  | { input: 'unknown'; of: InputKind; why: string; place: AnswerPlace };

/** How Slack lets it be answered: a command in its acknowledgement, a form in its place, a click by other means. */
export type InputKind = 'command' | 'form' | 'click';

export type Fields = Readonly<Record<string, string>>;

export const NOWHERE: AnswerPlace = { responseUrl: null, triggerId: null, view: null };
