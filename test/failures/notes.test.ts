import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProxmoxError } from '../../pipeline/proxmox/proxmox.js';
import { approve, ask } from './ask.js';
import { startBot, type TestBot } from './start-bot.js';

let bot: TestBot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(() => bot.close());

const notes = () => bot.proxmox.world.vms.get(12000)?.config.get('description') ?? '';
const outcome = async () => (await bot.until(1, 'ready')).outcome;

/** As soon as the play has ended. */
function thenNotes(error: ProxmoxError, times: number): void {
  bot.tools.next('-configure-configure-', (io) => {
    bot.proxmox.fail('setConfig', { when: 'before', error, times });
    return bot.tools.configure(io);
  });
}

describe('the Notes of a VM that is ready', () => {
  it('name who approved it and how long it lives, below the line that proves it ours', async () => {
    await ask(bot);
    await approve(bot);
    expect(await outcome()).toMatchObject({ kind: 'ready', notes: [] });
    const own = `chatops ${bot.instance}/${bot.request(1).id}`;
    expect(notes().startsWith(`${own}\n\nApproved by Bo. Lease of 7 days, until 2026-12-01 12:`)).toBe(true);
    expect(notes()).toContain('Asked for by Ana in R-1');
  });

  it('that cannot be written stop nothing: it is ready, and the card says what is missing', async () => {
    await ask(bot);
    thenNotes(new ProxmoxError('forbidden', 403, false, 'Permission check failed (/vms/12000, VM.Config.Options)'), 1);
    await approve(bot);
    expect(await outcome()).toMatchObject({
      kind: 'ready',
      notes: [expect.stringMatching(/^approvers and lease are not in its Notes on Proxmox: .*VM\.Config\.Options/)],
    });
    expect(notes()).not.toContain('Approved by');
  });

  it('wait while Proxmox is out of reach, and are written then', async () => {
    await ask(bot);
    thenNotes(new ProxmoxError('unreachable', null, false, 'no route to host'), 3);
    await approve(bot);
    expect(await outcome()).toMatchObject({ kind: 'ready', notes: [] });
    expect(notes()).toContain('Approved by Bo.');
  });
});
