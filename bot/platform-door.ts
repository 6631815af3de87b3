import type { AnswerCard, FormCard, HomeCard } from '../commands/card.js';
import type { Invocation } from '../commands/invocation.js';
import type { Post } from '../commands/outbox-store.js';
import type { Typing } from '../commands/suggest.js';
import type { Suggestion } from '../commands/suggestion.js';

/** What a platform asks of the bot. Each is one short transaction and may throw where the database does. */
export interface PlatformDoor {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Keeps it durably; false where its id is kept already. Before the platform is told that it was taken. Resolves in the
   * tick of the commit; rejects where nothing was kept.
   */
  storeInvocation(invocation: Invocation): Promise<boolean>;
  /** Takes back what was stored in this same tick, because it came too late to be promised. */
  voidInvocation(id: string): void;
  /** The form as it is with what was entered so far: other choices, other fields, what the policy would say. Changes nothing. */
  previewForm(actor: string, form: string, fields: Readonly<Record<string, string>>): FormCard | AnswerCard;
  /**
   * Before a press of a button that asks for a reason: the form to ask with; of one that destroys: what that would be, in
   * the tone of help. Or the answer where it can do nothing for this person (who may, decided already, expired, gone, changed). Changes nothing.
   */
  beforePress(actor: string, token: string): FormCard | AnswerCard;
  /**
   * What may be meant by the half-typed value of one argument of a command, best first, by the person's rights; for
   * platforms that complete while one types. Nothing for whom nobody knows. Changes nothing.
   */
  suggest(actor: string, typing: Typing): Suggestion[];
  openHome(actor: string): void;
  homeOf(actor: string): HomeCard;
  /** The message of this platform that shows the request's card. */
  findPost(requestId: string): Post | null;
  /** An error of ours while something was taken in; the person is told that nothing was changed. */
  onError(error: Error): void;
}
