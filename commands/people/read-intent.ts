import { readButtonToken } from '../approval/button-token.js';
import type { Invocation } from '../invocation.js';
import { parseCommand } from '../parse-command.js';
import type { Request } from '../request/request.js';
import { readLabel } from '../request/request-words.js';
import { readSaid } from '../say-button.js';
import type { Person, Stores } from '../stores.js';

/**
 * What an input is about to do, so far as it matters which groups have to be known for it. `reads`: nothing is decided. `looks`: nor
 * there, but it shows what would be, by groups that are read if they can be.
 * `own`: about what is the person's own, whatever groups they are in. `votes`: on this request. Everything else asks for
 * something.
 */
export type Intent =
  | { intent: 'reads' | 'looks' | 'own' }
  | { intent: 'asks' }
  | { intent: 'votes'; request: Request | null };

/** What is not in here asks. */
const READING = new Set([
  ...['vm help', 'vm list', 'vm show', 'vm pending', 'vm logs', 'vm key list'],
  ...['vm-admin people', 'vm-admin group', 'vm-admin policy show', 'vm-admin template list', 'vm-admin audit'],
]);
const LOOKING = new Set(['vm why', 'vm mine', 'vm-admin quota']);
/** Their keys, their votes, and joining their accounts, which an administrator decides. */
const OWN = new Set(['vm link', 'vm key', 'vm withdraw']);
const READING_BUTTONS = new Set(['plan', 'logs', 'show']);

/** `person` null: a member who is none yet. */
export function readIntent(stores: Stores, person: Person | null, input: Invocation['input']): Intent {
  switch (input.kind) {
    case 'command':
      return ofText(stores, person, input.text);
    case 'form':
      return ofText(stores, person, input.form);
    case 'button': {
      const said = readSaid(input.token);
      return said === null ? ofButton(stores, person, input.token) : ofText(stores, person, said);
    }
    default:
      return input satisfies never;
  }
}

function ofButton(stores: Stores, person: Person | null, token: string): Intent {
  const read = readButtonToken(token);
  if (read === null || READING_BUTTONS.has(read.action)) return { intent: 'reads' };
  if (read.action === 'withdraw') return { intent: 'own' };
  return ofAct(stores, person, read.action, read.number);
}

function ofText(stores: Stores, person: Person | null, text: string): Intent {
  const parsed = parseCommand(text);
  if (!parsed.ok) return { intent: 'reads' };
  const bare = parsed.words.filter(({ key }) => key === null).map(({ value }) => value);
  const [room = '', word = '', more = ''] = bare.map((value) => value.toLowerCase().replace(/^\//, ''));
  if (word === '' && (room === 'vm' || room === 'vm-admin')) return { intent: 'reads' };
  const isReading = READING.has(`${room} ${word}`) && (room === 'vm' || bare.length === 2);
  if (isReading || READING.has(`${room} ${word} ${more}`)) return { intent: 'reads' };
  if (LOOKING.has(`${room} ${word}`)) return { intent: 'looks' };
  if (OWN.has(`${room} ${word}`)) return { intent: 'own' };
  const label = parsed.words.find(({ key }) => key === 'request')?.value ?? more;
  return room === 'vm' ? ofAct(stores, person, word, readLabel(label)) : { intent: 'asks' };
}

function ofAct({ requests }: Stores, person: Person | null, act: string, number: number | null): Intent {
  const request = number === null ? null : requests.findByNumber(number);
  if (act === 'approve' || act === 'deny') return { intent: 'votes', request };
  // To stop what one has asked for takes no right of any group.
  const isOwn = act === 'cancel' && request !== null && request.requester === person?.id;
  return { intent: isOwn ? 'reads' : 'asks' };
}
