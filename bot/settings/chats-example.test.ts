import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../test/read-sources.js';
import { ConfigFile } from './config-file.js';
import { parseYaml } from './parse-yaml.js';

describe('the parts on Slack and Discord in the example', () => {
  it('is right once its marks of a comment are taken away', () => {
    const lines = readFileSync(join(ROOT, 'config/chatops.example.yaml'), 'utf8').split('\n');
    const shown = uncomment(lines, ['slack', 'discord', 'groups', '    channel', '    alsoIn']).join('\n');
    const yaml = parseYaml('chatops.yaml', shown);
    const file = yaml.read(ConfigFile);
    expect(yaml.problems).toEqual([]);
    expect(file?.slack).toMatchObject({ team: 'T0123ABCDEF', botToken: '/run/secrets/slack_bot_token', command: 'vm' });
    expect(file?.discord).toMatchObject({ guild: '1098765432109876540', command: 'vm' });
    expect(file?.environments.dev?.alsoIn).toEqual(['discord:1098765432109876541']);
    expect(file?.groups).toEqual({
      developers: { slackUserGroup: 'S0123ABCDEF' },
      approvers: { slackUsers: ['U0123ABCDEF', 'U0456ABCDEF'] },
      players: { discordRole: '1098765432109876550' },
    });
    expect(file?.environments.dev?.channel).toBe('slack:C0123ABCDEF');
  });
});

/** `# key:` at the left or `    # key:`, and what is indented below it. */
function uncomment(lines: readonly string[], keys: readonly string[]): string[] {
  let isInside = false;
  return lines.map((line) => {
    const begins = keys.some((key) => new RegExp(`^${key.replace(/\w+$/, '# $&')}:( |$)`).test(line));
    isInside = begins || (isInside && line.startsWith('#   '));
    return isInside ? line.replace('# ', '') : line;
  });
}
