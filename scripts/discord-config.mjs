/** What the Discord stand-in starts with (`test/stand-ins/discord`): ids, and the token that it makes for its bot. */
const ids = {
  ...{ guild: '100000000000000001', bot: '500000000000000001', ops: '300000000000000001' },
  ...{ ana: '200000000000000001', cy: '200000000000000003' },
  ...{ vms: '400000000000000001', operators: '400000000000000003' },
};

/** For `chat-config.mjs`. Bo and Cy have the role `ops`. */
export function discordChat(apiUrl) {
  const application = Buffer.from(ids.bot).toString('base64url');
  return {
    tokens: { 'discord-bot-token': `${application}.stand-in.opens-nothing-the-first-one` },
    channel: `discord:${ids.vms}`,
    group: `{ discordRole: "${ids.ops}" }`,
    accounts: { ana: `discord:${ids.ana}`, cy: `discord:${ids.cy}` },
    section: [
      'discord:',
      `  guild: "${ids.guild}"`,
      '  token: /run/secrets/discord_bot_token',
      `  apiUrl: ${apiUrl}`,
      `  fallbackChannel: "${ids.vms}"`,
      `  operatorsChannel: "${ids.operators}"`,
    ],
  };
}
