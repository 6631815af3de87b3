import type { JsonObject } from '../../chat/json.js';

/** What Discord answers instead: HTTP status, its own code, and what else the body carries. */
export class DiscordError extends Error {
  readonly status: number;
  readonly code: number;
  readonly more: JsonObject;

  constructor(status: number, code: number, message: string, more: JsonObject = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
const KNOWN = {
  unauthorized: [401, 0, '401: Unauthorized'],
  notFound: [404, 0, '404: Not Found'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownApplication: [404, 10002, 'Unknown Application'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  alreadyAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  tooLarge: [413, 40005, 'Request entity too large'],
  missingAccess: [403, 50001, 'Missing Access'],
  otherAuthor: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  takesNoMessages: [403, 50007, 'Cannot send messages to this user'],
  tooManyCreates: [400, 30034, 'Max number of daily application command creates has been reached (200)'],
  nonTextChannel: [400, 50008, 'Cannot send messages in a non-text channel'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  deadToken: [401, 50027, 'Invalid Webhook Token'],
  archivedThread: [400, 50083, 'Thread is archived'],
  threadExists: [400, 160004, 'A thread has already been created for this message'],
  lockedThread: [400, 160005, 'Thread is locked'],
} as const;

export function refuse(what: keyof typeof KNOWN): DiscordError {
  const [status, code, message] = KNOWN[what];
  return new DiscordError(status, code, message);
}

/** One thing that is wrong with a body: where (keys and indexes) and what. */
export interface Problem {
  path: readonly (string | number)[];
  code: string;
  message: string;
}

/** 50035 with each bad field where it stands, as Discord nests them. */
export function refuseForm(problems: readonly Problem[]): DiscordError {
  const errors: JsonObject = {};
  for (const { path, code, message } of problems) {
    let place = errors;
    for (const step of path) {
      const inner = place[step];
      const next = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {};
      place[step] = next;
      place = next;
    }
    const before = Array.isArray(place._errors) ? place._errors : [];
    place._errors = [...before, { code, message }];
  }
  return new DiscordError(400, 50035, 'Invalid Form Body', { errors });
}

export function describeProblem({ path, message }: Problem): string {
  return `${path.join('.') || 'body'}: ${message}`;
}
