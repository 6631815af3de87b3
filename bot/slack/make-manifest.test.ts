import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { catalog } from '../../commands/catalog.js';
import { LONGEST_NAME, type ManifestWishes, makeManifest } from './make-manifest.js';

const file = join(process.env.SPECS_DIR ?? '../shared/specs', 'slack-manifest.schema.json');
if (!existsSync(file)) console.log(`the manifest is not checked against its schema: there is no ${file}`);

const least: ManifestWishes = { name: 'Proxmox VMs', command: 'vm', userGroups: false, history: false };

const Manifest = z.object({
  features: z.object({
    slash_commands: z.array(z.object({ command: z.string(), usage_hint: z.string() })),
  }),
  oauth_config: z.object({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
});
const read = (wishes: ManifestWishes) => Manifest.parse(makeManifest(wishes, catalog));

describe('the manifest', () => {
  it('asks for no more than this', () => {
    expect(
      makeManifest(least, [
        { words: 'vm create' },
        { words: 'vm key add' },
        { words: 'vm key list' },
        { words: 'vm-admin audit' },
      ]),
    ).toEqual({
      display_information: {
        name: 'Proxmox VMs',
        description: 'Proxmox virtual machines: asked for, approved and built in chat',
      },
      features: {
        app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
        bot_user: { display_name: 'Proxmox VMs', always_online: false },
        slash_commands: [
          {
            ...{ command: '/vm', description: 'Ask for virtual machines and approve them' },
            ...{ usage_hint: 'create | key', should_escape: true },
          },
          {
            ...{ command: '/vm-admin', description: 'Templates, people, policy, audit' },
            ...{ usage_hint: 'audit', should_escape: true },
          },
        ],
      },
      oauth_config: {
        scopes: { bot: ['commands', 'chat:write', 'files:write', 'users:read', 'channels:read', 'groups:read'] },
      },
      settings: {
        event_subscriptions: { bot_events: ['app_home_opened'] },
        interactivity: { is_enabled: true },
        socket_mode_enabled: true,
        org_deploy_enabled: false,
        token_rotation_enabled: false,
      },
    });
  });

  it.each<[string, Partial<ManifestWishes>, string[]]>([
    ['nothing more', {}, []],
    ['usergroups:read where a user group is mirrored', { userGroups: true }, ['usergroups:read']],
    ['the history where it is wished', { history: true }, ['channels:history', 'groups:history']],
  ])('asks for %s', (_what, wish, more) => {
    const without = read(least).oauth_config.scopes.bot;
    expect(read({ ...least, ...wish }).oauth_config.scopes.bot.filter((scope) => !without.includes(scope))).toEqual(
      more,
    );
  });

  it('names the commands as they are configured, and hints at each word of the catalog', () => {
    const [own, admin] = read({ ...least, command: 'lab-vm' }).features.slash_commands;
    expect([own?.command, admin?.command]).toEqual(['/lab-vm', '/lab-vm-admin']);
    const hinted = (first: string, hint = '') =>
      catalog.filter(
        ({ words }) => words.split(' ')[0] === first && !hint.split(' | ').includes(words.split(' ')[1] ?? ''),
      );
    expect([...hinted('vm', own?.usage_hint), ...hinted('vm-admin', admin?.usage_hint)]).toEqual([]);
  });
});

describe.skipIf(!existsSync(file))('the manifest, by Slack’s own schema', () => {
  it.each<[string, Partial<ManifestWishes>]>([
    ['with the least', {}],
    ['with everything', { userGroups: true, history: true }],
    ['with the longest names', { command: 'v'.repeat(21), name: 'n'.repeat(LONGEST_NAME) }],
  ])('is valid %s', (_what, wish) => {
    expect(problemsOf(makeManifest({ ...least, ...wish }, catalog))).toEqual([]);
  });

  it('would not be with a longer name, or an empty list of shortcuts', () => {
    expect(problemsOf(makeManifest({ ...least, name: 'n'.repeat(LONGEST_NAME + 1) }, catalog))).toEqual([
      '/display_information/name must NOT have more than 35 characters',
    ]);
    expect(problemsOf({ display_information: { name: 'x' }, features: { shortcuts: [] } })).toEqual([
      '/features/shortcuts must NOT have fewer than 1 items',
    ]);
  });
});

function problemsOf(manifest: object): string[] {
  const ajv = formats.default(new Ajv({ strict: false, allErrors: true }));
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  validate(manifest);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
