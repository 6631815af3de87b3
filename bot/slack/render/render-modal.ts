import type { KnownBlock, ModalView } from '@slack/types';
import type { FormCard } from '../../../commands/card.js';
import { FIELD, FORM_CALLBACK, type FormMeta } from '../form-marks.js';
import type { SlackLook } from '../slack-look.js';
import { nameBlocks } from './name-blocks.js';
import { renderField } from './render-field.js';
import { context } from './section.js';
import { slackPen } from './slack-pen.js';

/** `revision`: changes what fields are called, so that Slack shows them anew; left out, it follows from the content. */
export interface ModalMeta extends Omit<FormMeta, 'form'> {
  revision?: number;
}

/** @slack/types: a modal has 100 blocks; a field is two where it has a problem. */
const FIELDS = 45;
const NOTES = 8;
const WORDS = 24;
/** All hints together; one alone may have 2000. */
const HINTS = 8000;
const HINT = 2000;

/** A form as a modal. What cannot be asked in a modal is left out, and said. */
export function renderModal(form: FormCard, look: SlackLook, { revision, ...meta }: ModalMeta): ModalView {
  const pen = slackPen(look);
  const names = form.fields.map(({ name }) => name);
  const askable = form.fields.filter(
    ({ name }, place) => FIELD.test(`field.${name}`) && !name.includes('.') && names.indexOf(name) === place,
  );
  const shown = askable.slice(0, FIELDS);
  const hidden = form.fields.length - shown.length;
  const notes = (form.notes ?? []).slice(0, NOTES).map((note) => pen.safe(note, 220));
  const cut = (form.notes ?? []).length - notes.length;
  const hintMax = Math.min(HINT, Math.floor(HINTS / Math.max(shown.length, 1)));
  const blocks: KnownBlock[] = [
    ...context([...notes, ...(cut > 0 ? [`and ${cut} more notes`] : [])]),
    ...shown.flatMap((field) => renderField(field, revision, hintMax, pen)),
    ...(hidden > 0 ? context([`${hidden} more fields cannot be shown here: type the command instead`]) : []),
  ];
  return {
    ...{ type: 'modal', callback_id: FORM_CALLBACK },
    private_metadata: JSON.stringify({ form: form.form, ...meta } satisfies FormMeta),
    title: { type: 'plain_text', text: pen.plain(form.title, WORDS), emoji: false },
    submit: { type: 'plain_text', text: pen.plain(form.submit ?? 'Send', WORDS), emoji: false },
    close: { type: 'plain_text', text: 'Cancel', emoji: false },
    blocks: nameBlocks(blocks.length === 0 ? context(['there is nothing to fill in']) : blocks),
  };
}
