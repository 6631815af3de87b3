import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import type { FormCard } from '../../../commands/card.js';
import { type CustomId, writeCustomId } from '../custom-id.js';
import type { DiscordLook } from '../discord-look.js';
import { discordPen } from './discord-pen.js';
import { pagesOf } from './form-state.js';

type Field = FormCard['fields'][number];

/** https://discord.com/developers/docs/components/reference#label and #text-input */
const TITLE = 45;
const HINT = 100;
const TYPED = 4000;

/** What is typed of a form: the fields of one page. Null where there is no such page, or its id does not fit. */
export function renderModal(
  form: FormCard,
  look: DiscordLook,
  id: Extract<CustomId, { kind: 'entered' | 'given' }>,
): APIModalInteractionResponseCallbackData | null {
  const pen = discordPen(look);
  const fields = pagesOf(form)[id.kind === 'entered' ? id.page : 0] ?? [];
  const written = writeCustomId(id);
  if (written === null || fields.length === 0) return null;
  return {
    custom_id: written,
    title: pen.plain(form.title, TITLE),
    components: fields.map((field) => label(field, pen.plain)),
  };
}

function label(field: Field, plain: (text: string, max: number) => string): APILabelComponent {
  const given = field.default ?? '';
  const isLong = field.long === true;
  const value = isLong ? given : given.replaceAll(/[\r\n]+/g, ' ');
  const hint = [field.problem === null ? '' : `⚠ ${field.problem}`, field.hint]
    .filter((part) => part.trim() !== '')
    .join('; ');
  return {
    ...{ type: ComponentType.Label, label: plain(field.title, TITLE) },
    ...(hint === '' ? {} : { description: plain(hint, HINT) }),
    component: {
      ...{ type: ComponentType.TextInput, custom_id: field.name, required: field.required },
      ...{ style: isLong ? TextInputStyle.Paragraph : TextInputStyle.Short, max_length: TYPED },
      ...(value !== '' && value.length <= TYPED && !/\p{Surrogate}/u.test(value) ? { value } : {}),
    },
  };
}
