import type { Environment, MirrorSettings, Settings, Template } from '../../commands/settings.js';
import type { ConfigFile } from './config-file.js';
import type { Content } from './load-content.js';

/** The rules' part of the configuration. */
export function toSettings(file: ConfigFile, content: Content): Settings {
  const { proxmox, zone, vmids, templateVmids, limits, terminal } = file;
  return {
    ...{ zone, vmids, templateVmids, limits, terminal },
    mirrors: named(file.groups, (_, group) => toMirror(file, group)),
    operatorsChannels: operatorsChannels(file),
    platforms: platformsOf(file),
    sandbox: proxmox.sandbox,
    cluster: proxmox.cluster,
    endpoints: proxmox.endpoints,
    blueprints: content.blueprints,
    environments: named(file.environments, (name, environment) => ({
      ...environment,
      name,
      network: toNetwork(environment.network),
      jobsReachGuests: proxmox.jobsReachGuests,
    })),
    sizes: named(file.sizes, (name, size) => ({ name, ...size })),
    templates: named(
      file.templates,
      (name, template): Template => ({
        ...template,
        name,
        scripts: content.scripts(name),
        build: {
          ...template.build,
          network: toNetwork(template.build.network),
          jobsReachGuests: proxmox.jobsReachGuests,
        },
      }),
    ),
  };
}

/** Accounts and groups of Slack are named with their team, roles of Discord with their server. */
function toMirror({ slack, discord }: ConfigFile, group: ConfigFile['groups'][string]): MirrorSettings {
  const team = `slack:${slack?.team ?? ''}`;
  const guild = `discord:${discord?.guild ?? ''}`;
  if ('slackUserGroup' in group) return { source: `${team}/${group.slackUserGroup}`, actors: null, byAccount: false };
  if ('discordRole' in group) return { source: `${guild}/${group.discordRole}`, actors: null, byAccount: true };
  return 'slackUsers' in group
    ? { source: `${team}/list`, actors: group.slackUsers.map((user) => `${team}/${user}`), byAccount: false }
    : { source: `${guild}/list`, actors: group.discordUsers.map((user) => `discord:${user}`), byAccount: false };
}

function platformsOf({ slack, discord, terminal }: ConfigFile): string[] {
  const chats = [...(slack === null ? [] : ['slack']), ...(discord === null ? [] : ['discord'])];
  return [...chats, ...(terminal.enabled ? ['terminal'] : [])];
}

function operatorsChannels({ slack, discord, terminal }: ConfigFile): string[] {
  const named = (platform: string, channel: string | null | undefined): string[] =>
    channel === null || channel === undefined ? [] : [`${platform}:${channel}`];
  return [
    ...named('slack', slack?.operatorsChannel),
    ...named('discord', discord?.operatorsChannel),
    ...(terminal.enabled ? ['terminal:main'] : []),
  ];
}

function toNetwork(network: ConfigFile['environments'][string]['network']): Environment['network'] {
  const { address, ...rest } = network;
  if (address === 'dhcp') return { ...rest, range: null };
  const { range, prefix, gateway, exclude } = address;
  return { ...rest, range: { ...range, prefix, gateway, exclude } };
}

function named<F, T>(record: Readonly<Record<string, F>>, make: (name: string, value: F) => T): ReadonlyMap<string, T> {
  return new Map(Object.entries(record).map(([name, value]) => [name, make(name, value)]));
}
