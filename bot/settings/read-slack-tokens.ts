import { statSync } from 'node:fs';
import type { SlackInstallation } from './installation.js';
import { type Problem, ProblemsError } from './problem.js';
import { readText } from './read-text.js';

export interface SlackTokens {
  /** `xoxb-…` */
  bot: string;
  /** `xapp-…` */
  app: string;
}

/**
 * The tokens as they stand in their files. Throws `ProblemsError` with everything that is wrong with both: not there,
 * open to others, or no such token. No message holds what stands in a file.
 */
export function readSlackTokens({ botTokenFile, appTokenFile }: SlackInstallation): SlackTokens {
  const problems: Problem[] = [];
  const bot = readToken(botTokenFile, 'slack.botToken', 'xoxb-', 'the bot token (OAuth & Permissions)', problems);
  const app = readToken(
    ...([appTokenFile, 'slack.appToken', 'xapp-', 'an app-level token with connections:write'] as const),
    problems,
  );
  if (problems.length > 0) throw new ProblemsError(problems);
  return { bot, app };
}

/** https://docs.slack.dev/authentication/tokens */
export function isSlackToken(text: string, prefix: string): boolean {
  return new RegExp(`^${prefix}[A-Za-z0-9-]{10,}$`).test(text);
}

function readToken(file: string, path: string, prefix: string, what: string, problems: Problem[]): string {
  const report = (message: string): void => void problems.push({ file, place: null, path, message });
  try {
    const token = readText(file).trim();
    const mode = statSync(file).mode & 0o777;
    if ((mode & 0o077) !== 0) report(`is open to others (mode ${mode.toString(8)}): chmod 600 ${file}`);
    if (!isSlackToken(token, prefix)) {
      report(`does not hold ${what}, which begins with ${prefix} and is one line`);
    }
    return token;
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    for (const { message } of error.problems) report(message);
    return '';
  }
}
