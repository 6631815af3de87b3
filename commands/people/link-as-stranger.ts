import type { Reply } from '../act.js';
import type { Invocation } from '../invocation.js';
import { readSaid } from '../say-button.js';
import { claimLink } from './claim-link.js';
import { cancelLink, confirmLink } from './confirm-link.js';
import type { LinkAct } from './link-act.js';
import { readLinkNumber } from './link-commands.js';
import { tooFast } from './too-many.js';

const MINUTE_MS = 60_000;

/**
 * The one thing that an account can do which belongs to nobody yet: `/vm link` with a code, and its confirmation, typed
 * or pressed, within the limits of a person. Null where it is something else.
 */
export function linkAsStranger(act: LinkAct, input: Invocation['input']): Reply | null {
  const text = input.kind === 'command' ? input.text : input.kind === 'button' ? readSaid(input.token) : null;
  const words = text?.trim().replace(/^\//, '').split(/\s+/) ?? [];
  const [room = '', word = '', third = '', fourth = ''] = words;
  if (room.toLowerCase() !== 'vm' || word.toLowerCase() !== 'link' || third === '' || words.length > 4) return null;
  const times = act.stores.invocations.timesSince(act.actor, act.now - MINUTE_MS).toSorted((a, b) => b - a);
  const busy = tooFast(times, act.tools.settings.limits.commandsPerMinute, 'an account', act.now);
  if (busy !== null) return busy;
  switch (third.toLowerCase()) {
    case 'confirm':
      return confirmLink(act, readLinkNumber(fourth));
    case 'cancel':
      return cancelLink(act, readLinkNumber(fourth));
    default:
      return fourth === '' ? claimLink(act, third) : null;
  }
}
