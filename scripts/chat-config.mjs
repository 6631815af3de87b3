import { discordChat } from './discord-config.mjs';
import { slackChat } from './slack-config.mjs';

/** Who is who in the demo's configuration once people are there under a name of their own. */
const people = [
  ['login: requester, display: Requester', 'login: ana, display: Ana'],
  ['login: approver, display: Approver', 'login: cy, display: Cy'],
  ['administrators: [approver]', 'administrators: [cy]'],
];

/**
 * The demo's configuration with chats beside the terminal, and the tokens of those: Ana asks, the chat's own group `ops`
 * (Bo and Cy) approves, and Cy is the administrator. Bo is nobody before his first input; as a member of the group he
 * becomes a person by it. With both chats the cards are Slack's, and shown in Discord too.
 */
export function addChats(config, { slackUrl, discordUrl }) {
  const chats = [...(slackUrl ? [slackChat(slackUrl)] : []), ...(discordUrl ? [discordChat(discordUrl)] : [])];
  if (chats.length === 0) {
    return { text: config, secrets: {} };
  }
  const [{ channel, group }, ...others] = chats;
  const alsoIn = others.map((other) => `\n    alsoIn: ["${other.channel}"]`).join('');
  const accounts = (name) => chats.map((chat) => `, "${chat.accounts[name]}"`).join('');
  const changed = replaceEach(config, [
    ...people,
    ['    leaseDays:', `    channel: ${channel}${alsoIn}\n    leaseDays:`],
    ['"terminal:requester"', `"terminal:requester"${accounts('ana')}`],
    ['"terminal:approver"], groups: [ops]', `"terminal:approver"${accounts('cy')}], groups: []`],
  ]);
  const sections = [...chats.flatMap(({ section }) => section), 'groups:', `  ops: ${group}`];
  return {
    text: `${changed}\n${sections.join('\n')}\n`,
    secrets: Object.assign({}, ...chats.map(({ tokens }) => tokens)),
  };
}

/** A change that finds nothing would be a demo without its channel, and nobody would know why. */
function replaceEach(text, changes) {
  return changes.reduce((current, [from, to]) => {
    if (!current.includes(from)) {
      throw new Error(`config/demo/chatops.yaml has no "${from}" to put a chat into`);
    }
    return current.replaceAll(from, to);
  }, text);
}
