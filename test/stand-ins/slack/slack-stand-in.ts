import { concludeCalls, refuseViolations } from '../chat/conclude-calls.js';
import type { HttpServer } from '../chat/http-server.js';
import type { JsonObject } from '../chat/json.js';
import type { Violation } from '../chat/violations.js';
import { makePerson, type Person } from './person/person.js';
import { type Fault, planFault } from './plan-fault.js';
import type { Ack } from './socket/ack.js';
import type { SocketMode } from './socket/socket-mode.js';
import { setChannel, setGroup, setUser } from './state/seed-workspace.js';
import type { SeenCall, StandInState } from './state/stand-in-state.js';
import type {
  SlackChannel,
  SlackFile,
  SlackGroup,
  SlackMessage,
  SlackUser,
  SlackView,
  Workspace,
} from './state/workspace.js';

/** A running stand-in: what a test asks, changes and breaks. */
export interface SlackStandIn {
  /** With `/api/` at its end: `slack.api_url` and Bolt's `slackApiUrl`. */
  apiUrl: string;
  url: string;
  port: number;
  botToken: string;
  appToken: string;
  workspace: Workspace;

  user(id: string): Person;
  setUser(user: Partial<SlackUser> & { id: string }): SlackUser;
  setChannel(channel: Partial<SlackChannel> & { id: string }): SlackChannel;
  setGroup(group: Partial<SlackGroup> & { id: string }): SlackGroup;
  setPlan(plan: Workspace['plan']): void;
  setBotScopes(scopes: readonly string[]): void;

  /** Of the channel, oldest first, replies left out. */
  messages(channel: string): SlackMessage[];
  /** The replies, oldest first. */
  thread(channel: string, ts: string): SlackMessage[];
  ephemerals(user: string): SlackMessage[];
  /** The modal on top, or null. */
  viewOf(user: string): SlackView | null;
  homeOf(user: string): SlackView | null;
  files(channel: string): SlackFile[];
  /** Somebody in the channel removes a message by hand. */
  removeMessage(channel: string, ts: string): void;

  /** A frame on one socket as it is; its acknowledgement where it has an `envelope_id`. */
  sendEnvelope(raw: JsonObject): Promise<Ack>;
  connections(): { number: number; delivered: number }[];
  lateAcks(): readonly string[];

  fault(fault: Fault): () => void;
  /** New connections are refused and open ones are cut, until `resumeListening`. */
  stopListening(): Promise<void>;
  resumeListening(): Promise<void>;
  /** Moves the stand-in's clock on: for 30 minutes of a response_url, 3 s of a trigger_id, rate windows. */
  skip(ms: number): void;

  until<T>(find: () => T | undefined | null | false, what: string, timeoutMs?: number): Promise<T>;
  calls(method?: string): SeenCall[];
  countsByMethod(): { [method: string]: number };
  refused(): { [method: string]: number };
  violations: readonly Violation[];
  /** Throws with every violation. */
  assertValid(): void;
  /** Adds its calls to those of the suite, and rejects with every violation, unless it was started to have some. */
  stop(): Promise<void>;
}

export function makeSlackStandIn(
  state: StandInState,
  socket: SocketMode,
  http: HttpServer,
  isProvoked: boolean,
): SlackStandIn {
  const { workspace, changes, violations } = state;
  let isStopped = false;
  const changed = <T>(value: T): T => {
    changes.tell();
    return value;
  };
  return {
    apiUrl: `${state.publicUrl}/api/`,
    url: state.publicUrl,
    port: http.port(),
    botToken: workspace.botToken.value,
    appToken: workspace.appToken.value,
    workspace,
    user: (id) => makePerson(state, socket, id),
    setUser: (user) => changed(setUser(workspace, user)),
    setChannel: (channel) => changed(setChannel(workspace, channel)),
    setGroup: (group) => changed(setGroup(workspace, group)),
    setPlan: (plan) => void Object.assign(workspace, { plan }),
    setBotScopes: (scopes) => void Object.assign(workspace.botToken, { scopes: [...scopes] }),
    ...readWorkspace(state),
    sendEnvelope: (raw) => socket.sendRaw(raw),
    connections: socket.connections,
    lateAcks: socket.lateAcks,
    fault: (fault) => planFault(state, socket, fault),
    stopListening: async () => {
      socket.drop('all');
      await http.stop();
    },
    resumeListening: http.resume,
    skip: state.clock.skip,
    until: changes.until,
    countsByMethod: violations.counts,
    refused: () => Object.fromEntries(state.refused),
    violations: violations.list,
    assertValid: () => refuseViolations('Slack', violations.list),
    async stop() {
      socket.close();
      await http.stop();
      if (!isStopped && !isProvoked) {
        isStopped = true;
        concludeCalls('Slack', violations, process.env.SLACK_CALLS_FILE);
      }
    },
  };
}

type Readers = Pick<
  SlackStandIn,
  'messages' | 'thread' | 'ephemerals' | 'viewOf' | 'homeOf' | 'files' | 'removeMessage' | 'calls'
>;

function readWorkspace(state: StandInState): Readers {
  const { workspace } = state;
  const inChannel = (channel: string): SlackMessage[] =>
    workspace.messages.filter((message) => message.channel === channel);
  return {
    messages: (channel) => inChannel(channel).filter((message) => message.threadTs === null),
    thread: (channel, ts) => inChannel(channel).filter((message) => message.threadTs === ts),
    ephemerals: (user) => workspace.ephemerals.filter((message) => message.ephemeralTo === user),
    viewOf: (user) => workspace.modals.get(user)?.at(-1) ?? null,
    homeOf: (user) => workspace.homes.get(user) ?? null,
    files: (channel) => [...workspace.files.values()].filter((file) => file.channel === channel),
    removeMessage(channel, ts) {
      workspace.messages = workspace.messages.filter((message) => message.channel !== channel || message.ts !== ts);
      state.changes.tell();
    },
    calls: (method) => state.calls.filter((call) => method === undefined || call.method === method),
  };
}
