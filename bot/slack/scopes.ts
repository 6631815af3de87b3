/** A right that the bot's token needs, and what for. One table for the manifest, the doctor and the documentation. */
export interface Scope {
  scope: string;
  why: string;
  /** Methods of the Web API that ask for it; none where it is a thing of its own, such as slash commands. */
  methods: readonly string[];
  /** `groups`: only where a group of the configuration mirrors a user group. `history`: only if the workspace allows it. */
  when: 'always' | 'groups' | 'history';
}

const CHANNEL_METHODS = ['conversations.info'];
const HISTORY_METHODS = ['conversations.history', 'conversations.replies'];

/** From the reference of each method: https://docs.slack.dev/reference/methods */
export const scopes: readonly Scope[] = [
  { scope: 'commands', why: 'the two slash commands', methods: [], when: 'always' },
  // The method asks for no more where `channel` is a person's id either; im:write is for opening conversations.
  {
    scope: 'chat:write',
    why: 'cards, replies in their threads, and answers that only one person sees; only in channels it was invited to',
    methods: ['chat.postMessage', 'chat.update', 'chat.postEphemeral'],
    when: 'always',
  },
  {
    scope: 'files:write',
    why: 'plans and logs that are too long for a message, as a file in the thread',
    methods: ['files.getUploadURLExternal', 'files.completeUploadExternal'],
    when: 'always',
  },
  {
    scope: 'users:read',
    why: 'to tell members from guests, bots, closed accounts and people of other organisations',
    methods: ['users.info'],
    when: 'always',
  },
  {
    scope: 'channels:read',
    why: 'to see whether a configured public channel is there, open and joined',
    methods: CHANNEL_METHODS,
    when: 'always',
  },
  {
    scope: 'groups:read',
    why: 'the same for private channels that it was invited to',
    methods: CHANNEL_METHODS,
    when: 'always',
  },
  {
    scope: 'usergroups:read',
    why: 'to read who is in the user groups that are mirrored',
    methods: ['usergroups.users.list'],
    when: 'groups',
  },
  {
    scope: 'channels:history',
    why: 'to find a card again whose posting was never answered; without it a second card may appear',
    methods: HISTORY_METHODS,
    when: 'history',
  },
  { scope: 'groups:history', why: 'the same in private channels', methods: HISTORY_METHODS, when: 'history' },
];

/** Of the app-level token: it opens the sockets (apps.connections.open). */
export const APP_TOKEN_SCOPE = 'connections:write';

/** What an installation needs. `userGroups`: whether it mirrors one; `history`: whether lost posts shall be looked up. */
export function neededScopes({ userGroups, history }: { userGroups: boolean; history: boolean }): Scope[] {
  const wanted = { always: true, groups: userGroups, history };
  return scopes.filter(({ when }) => wanted[when]);
}
