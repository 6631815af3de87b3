import { PermissionFlagsBits as Bits } from 'discord.js';
import { expect, it } from 'vitest';
import { missingPermissions, neededBits, type Overwrite, permissions } from './permissions.js';

const all = BigInt(neededBits());
const everyone = (bits: bigint) => ({ id: 'guild', permissions: bits });
const bot = (bits: bigint) => ({ id: 'role', permissions: bits });
const none: Overwrite[] = [];
const standing = { guild: 'guild', member: 'bot', isOwner: false, roles: [everyone(all)], overwrites: none };
const over = (id: string, allow: bigint, deny: bigint) => ({ id, allow, deny });
const names = (missing: ReturnType<typeof missingPermissions>) => missing.map(({ name }) => name);
const ALL = permissions.map(({ name }) => name);

it.each<[string, Partial<typeof standing>, string[]]>([
  ['nothing where everybody may', {}, []],
  ['everything where nobody may', { roles: [everyone(0n)] }, ALL],
  [
    'nothing to an administrator',
    { roles: [everyone(0n), bot(Bits.Administrator)], overwrites: [over('guild', 0n, all)] },
    [],
  ],
  ['nothing to the owner', { isOwner: true, roles: [everyone(0n)] }, []],
  ['what the channel takes from everybody', { overwrites: [over('guild', 0n, Bits.AttachFiles)] }, ['Attach Files']],
  [
    'nothing where the bot’s role has it back',
    {
      roles: [everyone(all), bot(0n)],
      overwrites: [over('guild', 0n, Bits.AttachFiles), over('role', Bits.AttachFiles, 0n)],
    },
    [],
  ],
  [
    'what the channel takes from the bot itself, whatever its role has',
    {
      roles: [everyone(all), bot(all)],
      overwrites: [over('role', all, 0n), over('bot', 0n, Bits.SendMessagesInThreads)],
    },
    ['Send Messages in Threads'],
  ],
  ['nothing for a role that it has not', { overwrites: [over('other', 0n, all)] }, []],
  ['everything in a channel that it cannot see', { overwrites: [over('guild', 0n, Bits.ViewChannel)] }, ALL],
])('lacks %s', (_what, change, missing) => {
  expect(names(missingPermissions({ ...standing, ...change }))).toEqual(missing);
});

it('asks for no more than these', () => {
  expect(neededBits()).toBe('309237746688');
});
