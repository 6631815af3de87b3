import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SPECS_FOLDER } from '../chat/specs-folder.js';
import { type SlackStandInOptions, startSlackStandIn } from './start-slack-stand-in.js';
import { findMethodSpecs } from './web-api/method-specs.js';

const HAS_SPECS = findMethodSpecs(SPECS_FOLDER) !== null;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-calls-'));
  file = join(folder, 'calls');
  vi.stubEnv('SLACK_CALLS_FILE', file);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A bot that posts once, and once with blocks that Slack does not take; gives the stand-in's end. */
async function postTo(options: SlackStandInOptions, blocks: boolean): Promise<void> {
  const slack = await startSlackStandIn(options);
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
  await client.chat.postMessage({ channel: 'C1', text: 'a card' });
  if (blocks) {
    await client.chat
      .postMessage({ channel: 'C1', text: 'a card', blocks: [{ type: 'divider', block_id: 'x'.repeat(256) }] })
      .catch(() => undefined);
  }
  await slack.stop();
}

describe('a stand-in that ends', () => {
  it.skipIf(!HAS_SPECS)('leaves its calls for the suite, one line each', async () => {
    await postTo({}, false);
    await postTo({}, false);
    const line = '{"counts":{"chat.postMessage":1},"violations":0}\n';
    expect(readFileSync(file, 'utf8')).toBe(line + line);
  });

  it('fails the test that did not ask whether the calls were valid', async () => {
    await expect(postTo({}, true)).rejects.toThrow(/Slack would not have taken this:\n- chat\.postMessage: /);
    expect(readFileSync(file, 'utf8')).toContain('"violations":1}');
  });

  it('does neither for a test of the stand-in itself', async () => {
    await postTo({ isProvoked: true }, true);
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });
});
