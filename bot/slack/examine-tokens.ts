import { z } from 'zod';
import { bad, type Finding, good, notice } from '../doctor/finding.js';
import type { SlackInstallation } from '../settings/installation.js';
import type { CallSlack } from './call-slack.js';
import { explainReply } from './explain-reply.js';
import { APP_TOKEN_SCOPE, neededScopes, type Scope, scopes } from './scopes.js';
import { SlackName } from './slack-name.js';

/** https://docs.slack.dev/reference/methods/auth.test; the scopes are the header `x-oauth-scopes`. */
const Identity = z.object({
  team_id: z.string(),
  team: SlackName.optional(),
  url: SlackName.optional(),
  user: SlackName.optional(),
  bot_id: z.string().optional(),
  app_id: z.string().optional(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});
type Identity = z.output<typeof Identity>;

/** `unreached`: Slack did not answer, nothing else can be asked. `refused`: nothing can be asked with this token. */
export type BotIdentity =
  | { token: 'taken'; findings: Finding[]; bot: string; appId: string | null }
  | { token: 'unreached' | 'refused'; findings: Finding[] };

export async function examineBotToken(
  ask: CallSlack,
  { slack, userGroups }: { slack: SlackInstallation; userGroups: boolean },
): Promise<BotIdentity> {
  const answer = await ask('auth.test', {}, Identity);
  if (answer.reply === 'ok') {
    const wrong = findWrongOwner(answer.data, slack);
    if (wrong !== null) return { token: 'refused', findings: [wrong] };
    const { team_id: id, team = '', url = '', user = 'the bot', app_id: appId = null } = answer.data;
    const known = good(`Slack knows the bot as @${user} in ${team} (${id}, ${url})`);
    return { token: 'taken', bot: user, appId, findings: [known, ...checkScopes(answer.data, userGroups)] };
  }
  if (answer.reply !== 'refused') return { token: 'unreached', findings: [explainReply('bot token', answer)] };
  const cure = `"OAuth & Permissions": install the app, and put the Bot User OAuth Token into ${slack.botTokenFile}`;
  return { token: 'refused', findings: [bad(`the bot token is not taken (${answer.error})`, cure)] };
}

function findWrongOwner({ team_id: id, team = '', bot_id }: Identity, slack: SlackInstallation): Finding | null {
  if (id !== slack.team) {
    const cure = `set slack.team: ${id}, or put the token of ${slack.team} into ${slack.botTokenFile}`;
    return bad(`the bot token is of the team ${id} (${team}), the configuration names ${slack.team}`, cure);
  }
  if (bot_id !== undefined) return null;
  return bad('the bot token is a person’s', `put the Bot User OAuth Token (xoxb-…) into ${slack.botTokenFile}`);
}

function checkScopes({ response_metadata }: Identity, userGroups: boolean): Finding[] {
  const granted = response_metadata?.scopes;
  if (granted === undefined) return [notice('Slack did not say which scopes the bot token has', null)];
  const isGranted = ({ scope }: Scope): boolean => granted.includes(scope);
  const missing = neededScopes({ userGroups, history: false }).filter((row) => !isGranted(row));
  const wanted = neededScopes({ userGroups, history: true }).map(({ scope }) => scope);
  const superfluous = granted.filter((scope) => !wanted.includes(scope));
  const where = '"OAuth & Permissions", Bot Token Scopes, then "Reinstall to Workspace"';
  return [
    ...missing.map(({ scope, why }) => bad(`the bot token lacks ${scope}: ${why}`, `add it in ${where}`)),
    ...(missing.length === 0 ? [good('the bot token has every scope that is needed')] : []),
    ...(superfluous.length === 0
      ? []
      : [notice(`the bot token has more than is needed: ${superfluous.join(', ')}`, `remove it in ${where}`)]),
    historyFinding(scopes.filter(({ when }) => when === 'history').every(isGranted)),
  ];
}

function historyFinding(isGranted: boolean): Finding {
  if (isGranted) return good('a card whose posting was never answered can be found again');
  return notice(
    'without channels:history and groups:history a card whose posting Slack never answered may appear twice',
    'where that matters: chatops slack manifest --with-history',
  );
}

/** `xapp-1-A0123-…` names the app; that is written nowhere, so a token of another form is not judged by it. */
const APP_OF_TOKEN = /^xapp-\d+-(A[A-Z0-9]+)-/;

/** Opening a connection gives an address and no connection: nothing is taken from a bot that runs. */
export async function examineAppToken(
  ask: CallSlack,
  { slack, token, appId }: { slack: SlackInstallation; token: string; appId: string | null },
): Promise<Finding[]> {
  const [, app = null] = APP_OF_TOKEN.exec(token) ?? [];
  const answer = await ask('apps.connections.open', {}, z.object({ url: z.string() }));
  const cure = `"Basic Information", App-Level Tokens: generate one with ${APP_TOKEN_SCOPE} and put it into ${slack.appTokenFile}`;
  if (answer.reply === 'refused') return [bad(`the app-level token is not taken (${answer.error})`, cure)];
  if (answer.reply !== 'ok') return [explainReply('app-level token', answer)];
  if (app !== null && appId !== null && app !== appId) {
    return [bad(`the tokens are of two apps: the bot token of ${appId}, the app-level token of ${app}`, cure)];
  }
  return [good('the app-level token opens connections')];
}
