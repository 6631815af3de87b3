import { statSync } from 'node:fs';
import type { DiscordInstallation } from './installation.js';
import { type Problem, ProblemsError } from './problem.js';
import { readText } from './read-text.js';

/** Three parts in base64url, the first of them the bot's user id (https://discord.com/developers/docs/reference#authentication). */
const TOKEN = /^[\w-]{18,}\.[\w-]{4,}\.[\w-]{20,}$/;

export function isDiscordToken(text: string): boolean {
  return TOKEN.test(text);
}

/**
 * The bot token as it stands in its file. Throws `ProblemsError` where it is not there, open to others, or no such token.
 * No message holds what stands in the file.
 */
export function readDiscordToken({ tokenFile: file }: Pick<DiscordInstallation, 'tokenFile'>): string {
  const problems: Problem[] = [];
  const report = (message: string): void => void problems.push({ file, place: null, path: 'discord.token', message });
  const token = readText(file).trim();
  const mode = statSync(file).mode & 0o777;
  if ((mode & 0o077) !== 0) report(`is open to others (mode ${mode.toString(8)}): chmod 600 ${file}`);
  if (!isDiscordToken(token))
    report('does not hold the bot token (page Bot of the application), which is one line in three parts');
  if (problems.length > 0) throw new ProblemsError(problems);
  return token;
}
