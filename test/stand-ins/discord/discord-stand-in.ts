import { concludeCalls, refuseViolations } from '../chat/conclude-calls.js';
import type { HttpServer } from '../chat/http-server.js';
import type { Json, JsonObject } from '../chat/json.js';
import type { Violation } from '../chat/violations.js';
import type { Gateway } from './gateway/gateway.js';
import { makePerson, type Person } from './person/person.js';
import { sendInteraction } from './person/send-interaction.js';
import { type Fault, planFault } from './plan-fault.js';
import { type Seen, seeServer } from './see-server.js';
import { type Forbid, forbid } from './state/forbid.js';
import type { Ack } from './state/interactions.js';
import { makeToken, setChannel, setRole, setUser } from './state/seed-server.js';
import type { DiscordChannel, DiscordRole, DiscordUser, PermissionName, Server } from './state/server.js';
import type { SeenCall, StandInState } from './state/stand-in-state.js';

/** A running stand-in: what a test asks, changes and breaks. */
export interface DiscordStandIn extends Seen {
  /** No version, no slash at the end: `discord.apiUrl` and `rest.api` of discord.js. */
  apiUrl: string;
  url: string;
  port: number;
  /** As it is now; `resetToken` makes a new one. */
  botToken(): string;
  guildId: string;
  applicationId: string;
  server: Server;

  user(id: string): Person;
  setUser(user: Partial<DiscordUser> & { id: string }): DiscordUser;
  /** `roles` of somebody, or `isMember: false`. */
  setMember(member: Partial<DiscordUser> & { id: string }): DiscordUser;
  setRole(role: Partial<DiscordRole> & { id: string }): DiscordRole;
  setChannel(channel: Partial<DiscordChannel> & { id: string }): DiscordChannel;
  /** Takes rights of the bot in a channel away; the function that it gives takes that back. */
  forbid(channel: string, permissions: readonly PermissionName[]): () => void;
  deleteMessage(id: string): void;
  deleteChannel(id: string): void;
  deleteThread(messageId: string): void;
  /** The old one is worth nothing any more, here and at the gateway (4004); gives the new one. */
  resetToken(): string;

  /** A frame to every session as it is; the answer where it is an interaction with an id. */
  sendDispatch(event: string, data: JsonObject): Promise<Ack>;
  connections(): { number: number; delivered: number }[];
  /** How often somebody identified, and how often somebody resumed. */
  sessions(): { identified: number; resumed: number };
  /** Interactions that were answered after their deadline. */
  lateAnswers(): readonly string[];

  fault(fault: Fault): () => void;
  /** New connections are refused and open ones are cut, until `resumeListening`. */
  stopListening(): Promise<void>;
  resumeListening(): Promise<void>;
  /** Moves the stand-in's clock on: deadlines, tokens of interactions, rate windows, the hour of old messages. */
  skip(ms: number): void;

  until<T>(find: () => T | undefined | null | false, what: string, timeoutMs?: number): Promise<T>;
  calls(route?: string): SeenCall[];
  countsByRoute(): { [route: string]: number };
  /** How many were answered with 401, 403 or 429 (shared ones left out). */
  invalidRequests(): number;
  violations: readonly Violation[];
  /** Throws with every violation. */
  assertValid(): void;
  /** Adds its calls to those of the suite, and rejects with every violation, unless it was started to have some. */
  stop(): Promise<void>;
}

export function makeDiscordStandIn(
  state: StandInState,
  gateway: Gateway,
  http: HttpServer,
  isProvoked: boolean,
): DiscordStandIn {
  const { server, violations, changes } = state;
  let isStopped = false;
  return {
    apiUrl: `${state.publicUrl}/api`,
    url: state.publicUrl,
    port: http.port(),
    botToken: () => server.token,
    guildId: server.id,
    applicationId: server.applicationId,
    server,
    ...seeServer(state),
    ...changeServer(state, gateway),
    user: (id) => makePerson(state, id),
    async sendDispatch(event, data) {
      if (event === 'INTERACTION_CREATE' && typeof data.id === 'string') return sendInteraction(state, data);
      state.dispatch(event, data);
      return { ack: 'failed', interactionId: '', why: 'no_answer' };
    },
    connections: gateway.connections,
    sessions: gateway.counts,
    lateAnswers: () => state.interactions.late,
    fault: (fault) => planFault(state, gateway, fault),
    stopListening: async () => {
      gateway.drop();
      await http.stop();
    },
    resumeListening: http.resume,
    skip: state.clock.skip,
    until: changes.until,
    calls: (route) => state.calls.filter((call) => route === undefined || call.route === route),
    countsByRoute: violations.counts,
    invalidRequests: () => [...state.invalid.values()].reduce((sum, count) => sum + count, 0),
    violations: violations.list,
    assertValid: () => refuseViolations('Discord', violations.list),
    async stop() {
      state.interactions.stop();
      gateway.stop();
      await http.stop();
      if (isStopped || isProvoked) return;
      isStopped = true;
      concludeCalls('Discord', violations, process.env.DISCORD_CALLS_FILE);
    },
  };
}

type Changing = Pick<
  DiscordStandIn,
  | 'setUser'
  | 'setMember'
  | 'setRole'
  | 'setChannel'
  | 'forbid'
  | 'deleteMessage'
  | 'deleteChannel'
  | 'deleteThread'
  | 'resetToken'
>;

function changeServer(state: StandInState, gateway: Gateway): Changing {
  const { server, changes } = state;
  const changed = <T>(value: T): T => {
    changes.tell();
    return value;
  };
  const forbidden: Forbid = (channel, permissions) => forbid(server, channel, permissions);
  const deleteChannel = (id: string): void => {
    const gone: Json = { id, guild_id: server.id, type: server.channels.get(id)?.type ?? 0 };
    const event = server.channels.get(id)?.type === 11 ? 'THREAD_DELETE' : 'CHANNEL_DELETE';
    server.channels.delete(id);
    server.messages = server.messages.filter(({ channelId }) => channelId !== id);
    state.dispatch(event, gone);
    changes.tell();
  };
  return {
    setUser: (user) => changed(setUser(server, user)),
    setMember: (member) => changed(setUser(server, member)),
    setRole: (role) => changed(setRole(server, role)),
    setChannel: (channel) => changed(setChannel(server, channel)),
    forbid: forbidden,
    deleteMessage(id) {
      server.messages = server.messages.filter((message) => message.id !== id);
      changes.tell();
    },
    deleteChannel,
    deleteThread: deleteChannel,
    resetToken() {
      server.token = makeToken(server.botId, state.snowflakes.make());
      gateway.close(4004);
      return changed(server.token);
    },
  };
}
