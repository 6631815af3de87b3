/**
 * What the bot puts into the `custom_id` of a component, at most 100 characters, and reads back from a press: nothing is
 * kept for a button, so that it works after any restart. `n` makes it unique in its message.
 */
export type CustomId =
  /** A token that the rules prove; pressed at once. */
  | { kind: 'press'; n: number; token: string }
  /** Asks for a reason in a modal first. */
  | { kind: 'reason'; n: number; token: string }
  /** Destroys: asks once more, in a message that the person alone sees. */
  | { kind: 'name'; n: number; token: string; vm: string }
  /** The answer to that. */
  | { kind: 'sure'; n: number; token: string; vm: string }
  /** A choice of a form. */
  | { kind: 'choice'; n: number; field: string }
  /** Opens a modal with the `page`th few of a form's other fields. */
  | { kind: 'fields'; n: number; page: number }
  /** Sends the form as it is shown. */
  | { kind: 'send'; n: number; form: string }
  /** Of a modal: the fields of a form, of that page. */
  | { kind: 'entered'; form: string; page: number }
  /** Of a modal: the reason, for this token. */
  | { kind: 'given'; token: string };

/** https://discord.com/developers/docs/components/reference#anatomy-of-a-component */
const LONGEST_ID = 100;

const MARKS = {
  ...{ press: 'p', reason: 'r', name: 'n', sure: 's', choice: 'c', fields: 'f', send: 'x', entered: 'e', given: 'g' },
} as const;

/** Null: it does not fit, or would be read as another, and the button cannot be. */
export function writeCustomId(id: CustomId): string | null {
  const parts = partsOf(id);
  const text = [MARKS[id.kind], ...parts].join('|');
  const isClear =
    !parts.slice(0, -1).some((part) => part.includes('|')) &&
    (!('vm' in id) || lengthen(shorten(id.token)) === id.token);
  return isClear && text.length <= LONGEST_ID ? text : null;
}

function partsOf(id: CustomId): string[] {
  switch (id.kind) {
    case 'press':
    case 'reason':
      return [String(id.n), id.token];
    case 'name':
    case 'sure':
      return [String(id.n), shorten(id.token), id.vm];
    case 'choice':
      return [String(id.n), id.field];
    case 'fields':
      return [String(id.n), String(id.page)];
    case 'send':
      return [String(id.n), id.form];
    case 'entered':
      return [String(id.page), id.form];
    case 'given':
      return [id.token];
    default:
      return id satisfies never;
  }
}

/** Null: it is none of ours. */
export function readCustomId(text: string): CustomId | null {
  const [mark = '', ...parts] = text.split('|');
  const [first = '', second = ''] = parts;
  const rest = parts.slice(1).join('|');
  const n = /^\d{1,3}$/.test(first) ? Number(first) : null;
  if (mark === MARKS.given && parts.length > 0) return { kind: 'given', token: parts.join('|') };
  if (n === null) return null;
  switch (mark) {
    case MARKS.press:
      return rest === '' ? null : { kind: 'press', n, token: rest };
    case MARKS.reason:
      return rest === '' ? null : { kind: 'reason', n, token: rest };
    case MARKS.name:
    case MARKS.sure: {
      const vm = parts.slice(2).join('|');
      const kind = mark === MARKS.name ? 'name' : 'sure';
      return second === '' || vm === '' ? null : { kind, n, token: lengthen(second), vm };
    }
    case MARKS.choice:
      return rest === '' ? null : { kind: 'choice', n, field: rest };
    case MARKS.fields:
      return /^\d{1,2}$/.test(second) ? { kind: 'fields', n, page: Number(second) } : null;
    case MARKS.send:
      return rest === '' ? null : { kind: 'send', n, form: rest };
    case MARKS.entered:
      return rest === '' ? null : { kind: 'entered', page: n, form: rest };
    default:
      return null;
  }
}

/** A VM's name may have 63 characters, and what asks for it is always the same action. */
function shorten(token: string): string {
  return token.replace(/^(\d+)\.destroy\./, '$1!');
}

function lengthen(short: string): string {
  return short.replace(/^(\d+)!/, '$1.destroy.');
}
