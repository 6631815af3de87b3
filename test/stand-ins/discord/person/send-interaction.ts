import { type JsonObject, objectOf, textOf } from '../../chat/json.js';
import type { Ack, Interaction } from '../state/interactions.js';
import type { StandInState } from '../state/stand-in-state.js';

/** Dispatches it to every session of the bot, and waits for the first answer. */
export function sendInteraction(state: StandInState, payload: JsonObject): Promise<Ack> {
  const { interactions } = state;
  const interaction = interactions.find(textOf(payload.id)) ?? interactions.add(readInteraction(payload));
  const outcome = interactions.wait(interaction);
  const reached = state.dispatch('INTERACTION_CREATE', payload);
  if (state.faults.takeDuplicate()) state.dispatch('INTERACTION_CREATE', payload);
  if (reached === 0) interactions.giveUp(interaction);
  return outcome;
}

function readInteraction(payload: JsonObject): Parameters<StandInState['interactions']['add']>[0] {
  const user = objectOf(objectOf(payload.member).user ?? payload.user);
  const made: Omit<Interaction, 'madeAtMs' | 'ackType' | 'originalId' | 'messages'> = {
    id: textOf(payload.id),
    token: textOf(payload.token),
    type: Number(payload.type ?? 0),
    user: textOf(user.id),
    channelId: textOf(payload.channel_id),
    payload,
    messageId: textOf(objectOf(payload.message).id) || null,
  };
  return made;
}
