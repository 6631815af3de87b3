import { type Json, type JsonObject, objectsOf, textOf } from '../../chat/json.js';
import { checkCommands } from '../checks/check-commands.js';
import { refuse } from '../state/discord-error.js';
import type { DiscordCommand } from '../state/server.js';
import type { StandInState } from '../state/stand-in-state.js';
import { renderCommandOf } from './render-discord.js';
import { ok, type Params, type Route } from './route.js';

const template = '/applications/{application_id}/guilds/{guild_id}/commands';

const CREATES_A_DAY = 200;
const DAY_MS = 86_400_000;

/** The commands of the server. */
export const commandRoutes: Route[] = [
  {
    method: 'GET',
    template,
    auth: 'bot',
    run(state, _call, params) {
      checkPlace(state, params);
      return ok(renderAll(state));
    },
  },
  {
    method: 'PUT',
    template,
    auth: 'bot',
    check: (_state, call) => checkCommands(objectsOf(call.body ?? [])),
    run(state, call, params) {
      checkPlace(state, params);
      const before = state.server.commands;
      countNew(state, objectsOf(call.body ?? []));
      state.server.commands = objectsOf(call.body ?? []).map((body) => register(state, before, body));
      state.changes.tell();
      return ok(renderAll(state));
    },
  },
];

function checkPlace({ server }: StandInState, { application_id, guild_id }: Params): void {
  if (application_id !== server.applicationId) throw refuse('unknownApplication');
  if (guild_id !== server.id) throw refuse('unknownGuild');
  if (!server.hasBot) throw refuse('missingAccess');
}

/** facts: 200 creates a day in a server. */
function countNew({ server, clock }: StandInState, bodies: readonly JsonObject[]): void {
  const known = new Set(server.commands.map(({ body }) => body.name));
  const added = bodies.filter(({ name }) => !known.has(name));
  const now = clock.nowMs();
  const today = server.commandsMadeAtMs.filter((atMs) => now - atMs < DAY_MS);
  if (today.length + added.length > CREATES_A_DAY) throw refuse('tooManyCreates');
  server.commandsMadeAtMs = [...today, ...added.map(() => now)];
}

/** One of the same name keeps its id; what changed gets a new version. */
function register(state: StandInState, before: readonly DiscordCommand[], body: JsonObject): DiscordCommand {
  const same = before.find((command) => textOf(command.body.name) === textOf(body.name));
  if (same !== undefined && JSON.stringify(same.body) === JSON.stringify(body)) return same;
  return { id: same?.id ?? state.snowflakes.make(), version: state.snowflakes.make(), body };
}

function renderAll({ server }: StandInState): Json {
  return server.commands.map((command) => renderCommandOf(server, command));
}
