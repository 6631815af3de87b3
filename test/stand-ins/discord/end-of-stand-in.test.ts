import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REST, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HAS_SPECS } from './rest/specs.js';
import { type DiscordStandInOptions, startDiscordStandIn } from './start-discord-stand-in.js';
import { IDS } from './state/seed-server.js';
import { codeOf } from './use-rest.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-calls-'));
  file = join(folder, 'calls');
  vi.stubEnv('DISCORD_CALLS_FILE', file);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A bot that posts this once; gives what it was answered, and ends the stand-in. */
async function postTo(options: DiscordStandInOptions, body: object): Promise<number> {
  const discord = await startDiscordStandIn(options);
  const rest = new REST({ api: discord.apiUrl, retries: 0 }).setToken(discord.botToken());
  const code = await codeOf(rest.post(Routes.channelMessages(IDS.vms), { body }));
  await discord.stop();
  return code;
}

const LONG = { content: 'x'.repeat(2001) };

describe('a stand-in that ends', () => {
  it.skipIf(!HAS_SPECS)('leaves its calls for the suite, one line each', async () => {
    await postTo({}, { content: 'a card' });
    await postTo({}, { content: 'a card' });
    const line = '{"counts":{"POST /channels/{channel_id}/messages":1},"violations":0}\n';
    expect(readFileSync(file, 'utf8')).toBe(line + line);
  });

  it('fails the test that did not ask whether the calls were valid', async () => {
    await expect(postTo({}, LONG)).rejects.toThrow(/Discord would not have taken this:\n- POST \/channels/);
    expect(readFileSync(file, 'utf8')).toContain('"violations":1}');
  });

  it('does neither for a test of the stand-in itself', async () => {
    expect(await postTo({ isProvoked: true }, LONG)).toBe(50035);
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });
});

it('without the published description it runs, says that nothing is validated, and keeps the limits', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const bare = { isProvoked: true, specsDir: folder };
  expect(await postTo(bare, { content: 'a card', nothingLikeThis: 1 })).toBe(0);
  expect(said).toHaveBeenCalledWith(expect.stringContaining('calls are not validated'));
  expect(await postTo(bare, LONG)).toBe(50035);
});
