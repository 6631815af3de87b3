import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackInstallation } from './installation.js';
import { ProblemsError, renderProblem } from './problem.js';
import { readSlackTokens } from './read-slack-tokens.js';

const BOT = ['xoxb', '1111111111', 'planted'].join('-');
const APP = ['xapp', '1', 'A1', 'planted'].join('-');

let folder = '';
let slack: SlackInstallation;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-slack-'));
  slack = {
    ...{ team: 'T1', apiUrl: 'http://localhost/api/', command: 'vm', fallbackChannel: 'C1', operatorsChannel: null },
    ...{ botTokenFile: join(folder, 'bot'), appTokenFile: join(folder, 'app') },
  };
  write('bot', `${BOT}\n`);
  write('app', APP);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string, mode = 0o600): void {
  writeFileSync(join(folder, name), content);
  chmodSync(join(folder, name), mode);
}
function problems(): string[] {
  try {
    readSlackTokens(slack);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map((problem) => renderProblem(problem).replaceAll(`${folder}/`, ''));
  }
}

describe('the Slack tokens', () => {
  it('are read without the end of their line', () => {
    expect(readSlackTokens(slack)).toEqual({ bot: BOT, app: APP });
  });

  it.each<[string, () => void, string[]]>([
    [
      'exchanged',
      () => {
        write('bot', APP);
        write('app', BOT);
      },
      [
        'bot slack.botToken: does not hold the bot token (OAuth & Permissions), which begins with xoxb- and is one line',
        'app slack.appToken: does not hold an app-level token with connections:write, which begins with xapp- and is one line',
      ],
    ],
    ['missing', () => rmSync(join(folder, 'app')), ['app slack.appToken: cannot be read (ENOENT)']],
    [
      'open to others',
      () => write('bot', BOT, 0o644),
      ['bot slack.botToken: is open to others (mode 644): chmod 600 bot'],
    ],
    ['two lines', () => write('app', `${APP}\n${APP}`), [expect.stringMatching(/^app slack\.appToken: does not hold/)]],
    ['empty', () => write('bot', '\n'), [expect.stringMatching(/^bot slack\.botToken: does not hold/)]],
  ])('are refused where they are %s, and never shown', (_, change, expected) => {
    change();
    expect(problems()).toEqual(expected);
    expect(problems().join()).not.toContain('planted');
  });
});
