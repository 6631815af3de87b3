import type { Overwrite, PermissionName, Server } from './server.js';

export type Forbid = (channelId: string, permissions: readonly PermissionName[]) => () => void;

/** An overwrite for the bot in a channel. Throws where there is no such channel. */
export function forbid(server: Server, channelId: string, permissions: readonly PermissionName[]): () => void {
  const channel = server.channels.get(channelId);
  if (channel === undefined) throw new Error(`there is no channel ${channelId}`);
  if (channel.type === 11) throw new Error('a thread has the rights of its channel: forbid it there');
  const overwrite: Overwrite = { id: server.botId, kind: 'member', allow: [], deny: [...permissions] };
  channel.overwrites.push(overwrite);
  return () => {
    channel.overwrites = channel.overwrites.filter((other) => other !== overwrite);
  };
}
