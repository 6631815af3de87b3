import type { JsonObject } from '../../chat/json.js';
import type { StandInState } from '../state/stand-in-state.js';
import type { SlackMessage, SlackView } from '../state/workspace.js';

/** What the address of the page asks for. */
export interface PageQuery {
  user: string;
  channel: string;
  tab: 'messages' | 'home';
}

/** Reads the query; what is unknown becomes the first person and the first channel. */
export function readPageQuery({ workspace }: StandInState, query: URLSearchParams): PageQuery {
  const people = [...workspace.users.values()].filter((user) => !user.isBot).map((user) => user.id);
  const user = query.get('user') ?? '';
  const channel = query.get('channel') ?? '';
  const [firstChannel = ''] = workspace.channels.keys();
  return {
    user: people.includes(user) ? user : (people[0] ?? ''),
    channel: workspace.channels.has(channel) ? channel : firstChannel,
    tab: query.get('tab') === 'home' ? 'home' : 'messages',
  };
}

/** Everything that one person sees. */
export function readSnapshot(state: StandInState, { user, channel, tab }: PageQuery): JsonObject {
  const { workspace } = state;
  const seen = workspace.messages.filter((message) => message.channel === channel);
  const own = workspace.ephemerals.filter((message) => message.channel === channel && message.ephemeralTo === user);
  const all = [...seen, ...own].sort((a, b) => Number(a.ts) - Number(b.ts));
  const parents = all.filter((message) => message.threadTs === null);
  const home = workspace.homes.get(user);
  const modal = workspace.modals.get(user)?.at(-1);
  return {
    user,
    channel,
    tab,
    team: workspace.team.name,
    bot: workspace.botUserId,
    users: [...workspace.users.values()].map(({ id, name, realName, isBot }) => ({ id, name, realName, isBot })),
    groups: [...workspace.groups.values()].map(({ id, handle }) => ({ id, handle })),
    channels: [...workspace.channels.values()]
      .filter((item) => !item.isIm || item.name === user)
      .map(({ id, name, isPrivate, isArchived, isIm }) => ({ id, name, isPrivate, isArchived, isIm })),
    messages: parents.map((message) => ({
      ...showMessage(state, message),
      replies: all.filter((reply) => reply.threadTs === message.ts).map((reply) => showMessage(state, reply)),
    })),
    home: home === undefined ? null : showView(home),
    modal: modal === undefined ? null : showView(modal),
    violations: state.violations.list.map(({ method, problem }) => ({ method, problem })),
  };
}

function showMessage({ workspace }: StandInState, message: SlackMessage): JsonObject {
  return {
    ts: message.ts,
    user: message.user,
    text: message.text,
    blocks: structuredClone(message.blocks),
    isEphemeral: message.ephemeralTo !== null,
    // Slack marks an edit of a text, not one of blocks.
    isEdited: message.edits > 0 && message.blocks.length === 0,
    files: message.files.map((id) => {
      const file = workspace.files.get(id);
      return {
        id,
        title: file?.title ?? '',
        name: file?.name ?? '',
        size: file?.lengthBytes ?? 0,
        start: startOf(file?.content),
      };
    }),
  };
}

/** The first lines, as Slack shows them under a text file. */
function startOf(content: Buffer | null | undefined): string {
  return (content?.toString() ?? '').split('\n').slice(0, 5).join('\n').slice(0, 600);
}

function showView(view: SlackView): JsonObject {
  return {
    id: view.id,
    hash: view.hash,
    view: structuredClone(view.view),
    values: structuredClone(view.values),
    errors: { ...view.errors },
    trouble: view.trouble,
  };
}
