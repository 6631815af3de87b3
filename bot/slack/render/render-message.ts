import type { KnownBlock } from '@slack/types';
import type { AnswerCard, Card, FormCard, MentionCard } from '../../../commands/card.js';
import type { CardRemark } from '../../../commands/card-remark.js';
import { sayButton } from '../../../commands/say-button.js';
import { answerLines, answerTitle } from '../../render/answer-lines.js';
import { notificationText } from '../../render/notification-text.js';
import type { Pen } from '../../render/pen.js';
import { renderRemark } from '../../render/render-remark.js';
import type { SlackLook } from '../slack-look.js';
import { nameBlocks } from './name-blocks.js';
import { renderAnswer } from './render-answer.js';
import { renderButtons } from './render-buttons.js';
import { renderRequest } from './render-request.js';
import { context, section } from './section.js';
import { slackPen } from './slack-pen.js';

/** `text`: what a notification shows, and clients without blocks. */
export interface SlackMessage {
  text: string;
  blocks: KnownBlock[];
}

interface MessageOptions {
  /** The first post of a card that waits: it calls the approvers. */
  mentionGroups?: boolean;
  /** Said below the card. */
  remark?: CardRemark | null;
}

/** A card as a message that Slack takes: every limit is kept, whatever is in it, and what is cut is said. */
export function renderMessage(
  card: Card,
  look: SlackLook,
  { mentionGroups = false, remark = null }: MessageOptions = {},
): SlackMessage {
  const pen = slackPen(look);
  const { text, blocks } = write(card, look, pen, mentionGroups);
  return { text, blocks: nameBlocks([...blocks, ...context(renderRemark(remark, card, 'Slack', pen))]) };
}

function write(card: Card, look: SlackLook, pen: Pen, mentionGroups: boolean): SlackMessage {
  switch (card.kind) {
    case 'request':
      return { text: notificationText(card, pen), blocks: renderRequest(card, look, pen, mentionGroups) };
    case 'answer':
      return { text: textOfAnswer(card, pen), blocks: renderAnswer(card, pen) };
    case 'form':
      return formMessage(card, pen);
    case 'mention':
      return mentionMessage(card, pen);
    default:
      return card satisfies never;
  }
}

/** chat.update refuses texts above 4000 characters (facts: slack.md, 3). */
const TEXT = 1500;

function textOfAnswer(card: AnswerCard, pen: Pen): string {
  const [title, ...lines] = [answerTitle(card, pen).replaceAll('*', ''), ...answerLines(card, TEXT, pen)];
  const shown = lines.filter((_, place) => lines.slice(0, place + 1).join('\n').length <= TEXT);
  return [title, ...shown, ...(shown.length < lines.length ? ['…'] : [])].join('\n');
}

/** Where no form can be opened: its trigger is gone, or it was asked for elsewhere. */
function formMessage(card: FormCard, pen: Pen): SlackMessage {
  const problems = card.fields.flatMap(({ title, problem }) => (problem === null ? [] : [`${title}: ${problem}`]));
  const lines = [...(card.notes ?? []), ...problems].slice(0, 20).map((line) => pen.safe(line, 300));
  const title = pen.safe(card.title, 200);
  const button = { ...(card.opener ?? sayButton(card.form, '')), label: 'Open the form' };
  return {
    text: `${title}: open the form`,
    blocks: [...section([`ℹ *${title}*`]), ...sectionOf(lines), ...renderButtons([button], null, pen)],
  };
}

/** 20 lines of 300 are two sections. */
function sectionOf(lines: readonly string[]): KnownBlock[] {
  return [...section(lines.slice(0, 9)), ...section(lines.slice(9, 18)), ...section(lines.slice(18))];
}

function mentionMessage({ to, text }: MentionCard, pen: Pen): SlackMessage {
  const line = `${pen.person(to)} ${pen.safe(text, 2000)}`;
  return { text: line, blocks: section([line]) };
}
