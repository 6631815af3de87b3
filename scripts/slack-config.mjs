/** What the Slack stand-in starts with (`test/stand-ins/slack`): its workspace's ids and its two tokens. */
const team = 'T0STANDIN';

/** For `chat-config.mjs`. U0BO and U0CY are in the user group S0OPS. */
export function slackChat(apiUrl) {
  return {
    tokens: { 'slack-bot-token': 'xoxb-stand-in-bot', 'slack-app-token': 'xapp-stand-in-app' },
    channel: 'slack:C0VMS',
    group: '{ slackUserGroup: S0OPS }',
    accounts: { ana: `slack:${team}/U0ANA`, cy: `slack:${team}/U0CY` },
    section: [
      'slack:',
      `  team: ${team}`,
      '  botToken: /run/secrets/slack_bot_token',
      '  appToken: /run/secrets/slack_app_token',
      `  apiUrl: ${apiUrl}`,
      '  fallbackChannel: C0VMS',
      '  operatorsChannel: C0BOT',
    ],
  };
}
