/** What the Slack stand-in starts with (`test/stand-ins/slack`): its workspace's ids and its two tokens. */
const team = 'T0STANDIN';
export const standInTokens = { 'slack-bot-token': 'xoxb-stand-in-bot', 'slack-app-token': 'xapp-stand-in-app' };

/**
 * The demo's configuration with a Slack beside the terminal: U0ANA asks, the user group S0OPS (U0BO, U0CY) approves, and
 * U0CY is the administrator. Bo is nobody before his first click; as a member of the group he becomes a person by it.
 */
export function addSlack(config, apiUrl) {
  const section = [
    'slack:',
    `  team: ${team}`,
    '  botToken: /run/secrets/slack_bot_token',
    '  appToken: /run/secrets/slack_app_token',
    `  apiUrl: ${apiUrl}`,
    '  fallbackChannel: C0VMS',
    '  operatorsChannel: C0BOT',
    'groups:',
    '  ops: { slackUserGroup: S0OPS }',
  ];
  const changed = replaceEach(config, [
    ['    leaseDays:', '    channel: slack:C0VMS\n    leaseDays:'],
    ['login: requester, display: Requester', 'login: ana, display: Ana'],
    ['["terminal:requester"]', `["terminal:requester", "slack:${team}/U0ANA"]`],
    ['login: approver, display: Approver', 'login: cy, display: Cy'],
    ['["terminal:approver"], groups: [ops]', `["terminal:approver", "slack:${team}/U0CY"], groups: []`],
    ['administrators: [approver]', 'administrators: [cy]'],
  ]);
  return `${changed}\n${section.join('\n')}\n`;
}

/** A change that finds nothing would be a Slack demo without its channel, and nobody would know why. */
function replaceEach(text, changes) {
  return changes.reduce((current, [from, to]) => {
    if (!current.includes(from)) {
      throw new Error(`config/demo/chatops.yaml has no "${from}" to put Slack into`);
    }
    return current.replaceAll(from, to);
  }, text);
}
