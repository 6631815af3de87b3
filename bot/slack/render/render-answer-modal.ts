import type { ModalView } from '@slack/types';
import type { AnswerCard } from '../../../commands/card.js';
import type { SlackLook } from '../slack-look.js';
import { nameBlocks } from './name-blocks.js';
import { renderAnswer } from './render-answer.js';
import { slackPen } from './slack-pen.js';

/** A modal's title has 24 characters: it says how it went, the whole title stands below. */
const titles = { ok: 'Done', refused: 'Not allowed', problem: 'That did not work', help: 'Good to know' } as const;

/** An answer in the place of the form that asked for it. `channel`: where it began, for what is pressed in it. */
export function renderAnswerModal(
  answer: AnswerCard,
  look: SlackLook,
  meta: { channel?: string | null } = {},
): ModalView {
  return {
    type: 'modal',
    callback_id: 'answer',
    private_metadata: JSON.stringify({ channel: meta.channel ?? null }),
    title: { type: 'plain_text', text: titles[answer.tone], emoji: false },
    close: { type: 'plain_text', text: 'Close', emoji: false },
    blocks: nameBlocks(renderAnswer(answer, slackPen(look))),
  };
}
