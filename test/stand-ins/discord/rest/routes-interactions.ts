import { type JsonObject, objectsOf, textOf } from '../../chat/json.js';
import { checkChoice } from '../checks/check-commands.js';
import { checkMessage } from '../checks/check-message.js';
import { checkModal } from '../checks/check-modal.js';
import { type Problem, refuse, refuseForm } from '../state/discord-error.js';
import type { Interaction } from '../state/interactions.js';
import { addMessage, editMessage, FLAGS, numberComponents } from '../state/message-store.js';
import type { DiscordMessage } from '../state/server.js';
import type { StandInState } from '../state/stand-in-state.js';
import { bodyOf, dataOf, type RestCall } from './read-call.js';
import { renderMessage } from './render-discord.js';
import { NOTHING, ok, type Route } from './route.js';
import { checkEdit } from './routes-messages.js';

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type */
const CALLBACK = { message: 4, deferred: 5, deferredUpdate: 6, update: 7, choices: 8, modal: 9 } as const;
export const INTERACTION = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;

export const callbackRoute: Route = {
  method: 'POST',
  template: '/interactions/{interaction_id}/{interaction_token}/callback',
  auth: 'none',
  check(state, call, { interaction_id = '' }) {
    const interaction = state.interactions.find(interaction_id);
    return [...checkKind(call, interaction), ...checkData(state, call, interaction)];
  },
  run(state, call, { interaction_id = '', interaction_token = '' }) {
    const interaction = state.interactions.getOpen(interaction_id, interaction_token);
    const type = Number(bodyOf(call).type);
    const message = show(state, interaction, type, call);
    if (message !== null) interaction.originalId = message.id;
    if (message !== null && interaction.messageId !== message.id) interaction.messages.push(message.id);
    state.interactions.acknowledge(interaction, type, dataOf(call));
    if (call.query.get('with_response') !== 'true') return NOTHING;
    const resource = { type, ...(message === null ? {} : { message: renderMessage(state, message) }) };
    const seen = { id: interaction.id, type: interaction.type, ...(message && { response_message_id: message.id }) };
    return ok({ interaction: seen, resource });
  },
};

/** Which answers fit which input: a modal answers no modal, choices answer nothing else. */
function checkKind(call: RestCall, interaction: Interaction | undefined): Problem[] {
  const type = Number(bodyOf(call).type);
  if (interaction === undefined) return [];
  const isAutocomplete = interaction.type === INTERACTION.autocomplete;
  const fromMessage = interaction.messageId !== null;
  const fits =
    type === CALLBACK.choices
      ? isAutocomplete
      : type === CALLBACK.modal
        ? !isAutocomplete && interaction.type !== INTERACTION.modal
        : type === CALLBACK.deferredUpdate || type === CALLBACK.update
          ? !isAutocomplete && fromMessage
          : !isAutocomplete;
  const message = `type ${type} does not answer an interaction of type ${interaction.type}`;
  return fits ? [] : [{ path: ['type'], code: 'INTERACTION_TYPE', message }];
}

function checkData(state: StandInState, call: RestCall, interaction: Interaction | undefined): Problem[] {
  const type = Number(bodyOf(call).type);
  const data = dataOf(call);
  const within = (problems: readonly Problem[]): Problem[] =>
    problems.map((problem) => ({ ...problem, path: ['data', ...problem.path] }));
  if (type === CALLBACK.message) return within(checkMessage(data, call.files, null));
  if (type === CALLBACK.modal) return within(checkModal(data));
  if (type === CALLBACK.choices) {
    return objectsOf(data.choices).flatMap((choice, place) => checkChoice(choice, ['data', 'choices', place]));
  }
  if (type !== CALLBACK.update) return [];
  const before = sourceOf(state, interaction) ?? undefined;
  return within(checkEdit({ ...call, body: data }, before));
}

function sourceOf({ server }: StandInState, interaction: Interaction | undefined): DiscordMessage | null {
  const from = interaction?.messageId ?? null;
  return from === null ? null : (server.messages.find(({ id }) => id === from) ?? null);
}

/** What the person sees of the answer; the message that it made or changed. */
function show(state: StandInState, interaction: Interaction, type: number, call: RestCall): DiscordMessage | null {
  const data = dataOf(call);
  const source = sourceOf(state, interaction);
  if (type !== CALLBACK.modal && interaction.type === INTERACTION.modal) closeModal(state, interaction);
  if (type === CALLBACK.message || type === CALLBACK.deferred) {
    return post(state, interaction, data, call, type === CALLBACK.deferred);
  }
  if (type === CALLBACK.update && source !== null) editMessage(state, source, data, call.files);
  if (type === CALLBACK.deferredUpdate || type === CALLBACK.update) return source;
  if (type === CALLBACK.modal) {
    state.server.modals.set(interaction.user, {
      interactionId: interaction.id,
      user: interaction.user,
      customId: textOf(data.custom_id),
      title: textOf(data.title),
      components: numberComponents(objectsOf(data.components)),
      channelId: interaction.channelId,
      messageId: interaction.messageId,
      trouble: null,
    });
  }
  return null;
}

/** Any answer but an error takes the form off the screen. */
function closeModal({ server }: StandInState, { user }: Interaction): void {
  server.modals.delete(user);
}

function post(
  state: StandInState,
  interaction: Interaction,
  body: JsonObject,
  call: RestCall,
  isLoading: boolean,
): DiscordMessage {
  const isEphemeral = (Number(body.flags ?? 0) & FLAGS.ephemeral) !== 0;
  return addMessage(state, {
    channelId: interaction.channelId,
    authorId: state.server.botId,
    body,
    files: call.files,
    ephemeralTo: isEphemeral ? interaction.user : null,
    interactionId: interaction.id,
    isLoading,
  });
}

const WEBHOOK = '/webhooks/{webhook_id}/{webhook_token}';

function getAnswered(state: StandInState, webhook: string, token: string): Interaction {
  if (webhook !== state.server.applicationId) throw refuse('unknownWebhook');
  return state.interactions.getAnswered(token);
}

function getOwn(state: StandInState, interaction: Interaction, id: string): DiscordMessage {
  const wanted = id === '@original' ? interaction.originalId : id;
  const isOwn = wanted === interaction.originalId || interaction.messages.some((own) => own === wanted);
  const found = state.server.messages.find((message) => message.id === wanted);
  if (!isOwn || found === undefined) throw refuse('unknownMessage');
  return found;
}

/** Follow-ups, and changes of what an interaction answered, by its own token. */
export const webhookRoutes: Route[] = [
  {
    method: 'POST',
    template: WEBHOOK,
    auth: 'none',
    check: (_state, call) => checkMessage(bodyOf(call), call.files, null),
    run(state, call, { webhook_id = '', webhook_token = '' }) {
      const interaction = getAnswered(state, webhook_id, webhook_token);
      const body = bodyOf(call);
      const waiting = state.server.messages.find(({ id, isLoading }) => isLoading && id === interaction.originalId);
      // https://discord.com/developers/docs/interactions/receiving-and-responding#create-followup-message
      if (waiting !== undefined) {
        editMessage(state, waiting, body, call.files);
        return ok(renderMessage(state, waiting));
      }
      const message = post(state, interaction, body, call, false);
      interaction.messages.push(message.id);
      return ok(renderMessage(state, message));
    },
  },
  ...['@original', '{message_id}'].flatMap((last): Route[] => {
    const template = `${WEBHOOK}/messages/${last}`;
    return [
      {
        method: 'GET',
        template,
        auth: 'none',
        run(state, _call, { webhook_id = '', webhook_token = '', message_id = '@original' }) {
          const interaction = getAnswered(state, webhook_id, webhook_token);
          return ok(renderMessage(state, getOwn(state, interaction, message_id)));
        },
      },
      {
        method: 'PATCH',
        template,
        auth: 'none',
        run(state, call, { webhook_id = '', webhook_token = '', message_id = '@original' }) {
          const interaction = getAnswered(state, webhook_id, webhook_token);
          const message = getOwn(state, interaction, message_id);
          const problems = checkEdit(call, message);
          if (problems.length > 0) {
            state.violations.add(`PATCH ${template}`, problems.map(({ message: why }) => why).join('; '));
            throw refuseForm(problems);
          }
          editMessage(state, message, bodyOf(call), call.files);
          return ok(renderMessage(state, message));
        },
      },
      {
        method: 'DELETE',
        template,
        auth: 'none',
        run(state, _call, { webhook_id = '', webhook_token = '', message_id = '@original' }) {
          const interaction = getAnswered(state, webhook_id, webhook_token);
          const message = getOwn(state, interaction, message_id);
          state.server.messages = state.server.messages.filter((other) => other !== message);
          state.changes.tell();
          return NOTHING;
        },
      },
    ];
  }),
];
