import { dirname, resolve } from 'node:path';
import { ConfigFile } from './config-file.js';
import { crossCheck } from './cross-check.js';
import type { DiscordInstallation, Installation, SlackInstallation } from './installation.js';
import { type Content, loadContent } from './load-content.js';
import { parseYaml } from './parse-yaml.js';
import { type Problem, ProblemsError } from './problem.js';
import { readText } from './read-text.js';
import { toSettings } from './to-settings.js';

/**
 * Reads `chatops.yaml` and the operator's content beside it. Throws `ProblemsError` with everything that is wrong. Files
 * that it only names (token, CA, keys) are not opened: `chatops doctor` and the start look at those.
 */
export function readInstallation(file: string): Installation {
  const path = resolve(file);
  const text = readText(file);
  const yaml = parseYaml(file, text);
  const parsed = yaml.read(ConfigFile);
  const absolute = (relative: string): string => resolve(dirname(path), relative);
  const contentFolder = yaml.peek(ConfigFile.shape.content, ['content']);
  const content = loadContent(contentFolder === null ? null : absolute(contentFolder));
  crossCheck(yaml, content);
  const problems = [...inOrder(yaml.problems), ...content.problems];
  if (parsed === null || problems.length > 0) throw new ProblemsError(problems);
  return makeInstallation(parsed, content, { path, text, absolute });
}

function makeInstallation(
  parsed: ConfigFile,
  content: Content,
  { path, text, absolute }: { path: string; text: string; absolute(relative: string): string },
): Installation {
  const orNull = (relative: string | null): string | null => (relative === null ? null : absolute(relative));
  const secrets = Object.entries(parsed.blueprintSecrets).flatMap(([blueprint, files]) =>
    Object.entries(files).map(([name, file]): [string, string] => [`${blueprint}/${name}`, absolute(file)]),
  );
  const { people, groups, administrators } = parsed.bootstrap;
  const withAdministrators = people.map((person) => ({
    ...person,
    groups: administrators.includes(person.login) ? [...person.groups, 'administrators'] : person.groups,
  }));
  return {
    text,
    settings: toSettings(parsed, content),
    files: {
      config: path,
      data: absolute(parsed.data),
      masterKey: absolute(parsed.masterKey),
      policy: absolute(parsed.policy),
      content: orNull(parsed.content),
    },
    proxmox: {
      caFile: absolute(parsed.proxmox.ca),
      tokenFile: absolute(parsed.proxmox.token),
      buildTokenFile: orNull(parsed.proxmox.buildToken),
    },
    blueprintSecrets: new Map(secrets),
    slack: slackOf(parsed.slack, absolute),
    discord: discordOf(parsed.discord, absolute),
    bootstrap: {
      people: withAdministrators,
      groups: [...new Set([...groups, ...withAdministrators.flatMap((person) => person.groups)])],
    },
  };
}

function slackOf(slack: ConfigFile['slack'], absolute: (relative: string) => string): SlackInstallation | null {
  if (slack === null) return null;
  const { botToken, appToken, apiUrl, ...rest } = slack;
  const url = apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`;
  return { ...rest, apiUrl: url, botTokenFile: absolute(botToken), appTokenFile: absolute(appToken) };
}

function discordOf(discord: ConfigFile['discord'], absolute: (relative: string) => string): DiscordInstallation | null {
  if (discord === null) return null;
  const { token, apiUrl, ...rest } = discord;
  return { ...rest, apiUrl: apiUrl.replace(/\/+$/, ''), tokenFile: absolute(token) };
}

function inOrder(problems: readonly Problem[]): Problem[] {
  const line = ({ place }: Problem): number => place?.line ?? 0;
  return problems.toSorted((one, other) => line(one) - line(other));
}
