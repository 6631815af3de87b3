import { type AllowedMentionsTypes, type APIAllowedMentions, MessageFlags } from 'discord.js';
import type { Card, MentionCard } from '../../../commands/card.js';
import type { CardRemark } from '../../../commands/card-remark.js';
import type { Pen } from '../../render/pen.js';
import { renderRemark } from '../../render/render-remark.js';
import type { DiscordLook } from '../discord-look.js';
import { fileName } from '../file-name.js';
import { type Container, type Part, text } from './components.js';
import { discordPen } from './discord-pen.js';
import { isAttached, renderAnswer } from './render-answer.js';
import { renderFormMessage } from './render-form-message.js';
import { renderRequest } from './render-request.js';

/** The body of a message, and what is uploaded with it. */
export interface DiscordMessage {
  flags: MessageFlags;
  components: (Container | Part)[];
  allowed_mentions: APIAllowedMentions;
  files?: { name: string; text: string }[];
}

interface MessageOptions {
  /** The first post of a card that waits: it calls the approvers. */
  mentionGroups?: boolean;
  /** Said below the card. */
  remark?: CardRemark | null;
  /** Of an answer: its buttons that destroy are pressed by somebody who was asked already. */
  isSure?: boolean;
  /** Of a form: its fields whose text was too long to be kept in the message before. */
  lost?: readonly string[];
}

/** A card as a message that Discord takes: every limit is kept, whatever is in it, and what is cut is said. */
export function renderMessage(
  card: Card,
  look: DiscordLook,
  { mentionGroups = false, remark = null, isSure = false, lost = [] }: MessageOptions = {},
): DiscordMessage {
  const pen = discordPen(look);
  const said = renderRemark(remark, card, 'Discord', pen);
  const file = card.kind === 'answer' && card.file !== null && isAttached(card.file) ? [card.file] : [];
  return {
    flags: MessageFlags.IsComponentsV2,
    components: componentsOf(card, said, { calls: mentionGroups, isSure, lost }, pen),
    allowed_mentions: mentionsOf(card, look, mentionGroups),
    ...(file.length === 0
      ? {}
      : { files: file.map(({ name, text: content }) => ({ name: fileName(name), text: content })) }),
  };
}

function componentsOf(
  card: Card,
  said: readonly string[],
  { calls, isSure, lost }: { calls: boolean; isSure: boolean; lost: readonly string[] },
  pen: Pen,
): (Container | Part)[] {
  switch (card.kind) {
    case 'request':
      return renderRequest(card, said, calls, pen);
    case 'answer':
      return renderAnswer(card, isSure, pen);
    case 'form':
      return renderFormMessage(card, lost, pen);
    case 'mention':
      return [
        ...text([`${pen.person(card.to)} ${pen.safe(card.text, 2000)}`]),
        ...text(said.map((line) => `-# ${line}`)),
      ];
    default:
      return card satisfies never;
  }
}

/** Nobody is notified but who is meant: whatever else a text looks like, it is none. */
function mentionsOf(card: Card, { guild }: DiscordLook, calls: boolean): APIAllowedMentions {
  const parse: AllowedMentionsTypes[] = [];
  if (card.kind === 'mention') return { parse, ...meant([card.to.actor], guild) };
  if (card.kind !== 'request' || !calls || card.state !== 'awaiting-approval') return { parse };
  const missing = (card.approval?.groups ?? []).filter(({ count, approvedBy }) => approvedBy.length < count);
  const called = missing.flatMap(({ address, mayStill }) =>
    address?.startsWith('discord:') === true ? [address] : mayStill.slice(0, CALLED).map(({ actor }) => actor),
  );
  return { parse, ...meant(called, guild) };
}

/** As many as the card calls by name (`render-approval.ts`). */
const CALLED = 5;
const MOST = 100;

function meant(
  addresses: readonly (MentionCard['to']['actor'] | null)[],
  guild: string,
): Pick<APIAllowedMentions, 'users' | 'roles'> {
  const users = new Set<string>();
  const roles = new Set<string>();
  for (const address of addresses) {
    const [, of, id] = /^discord:(?:(\d{17,20})\/)?(\d{17,20})$/.exec(address ?? '') ?? [];
    if (id === undefined) continue;
    if (of === undefined) users.add(id);
    else if (of === guild) roles.add(id);
  }
  return {
    ...(users.size === 0 ? {} : { users: [...users].slice(0, MOST) }),
    ...(roles.size === 0 ? {} : { roles: [...roles].slice(0, MOST) }),
  };
}
