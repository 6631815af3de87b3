import type { Environment, MirrorSettings, Settings, Template } from '../../commands/settings.js';
import type { ConfigFile } from './config-file.js';
import type { Content } from './load-content.js';

/** The rules' part of the configuration. */
export function toSettings(file: ConfigFile, content: Content): Settings {
  const { proxmox, zone, vmids, templateVmids, limits, terminal } = file;
  return {
    ...{ zone, vmids, templateVmids, limits, terminal },
    mirrors: named(file.groups, (_, group) => toMirror(file.slack?.team ?? '', group)),
    operatorsChannels: operatorsChannels(file),
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

/** Accounts and groups of Slack are named with their team: `slack:T1/U2`. */
function toMirror(team: string, group: ConfigFile['groups'][string]): MirrorSettings {
  return 'slackUserGroup' in group
    ? { source: `slack:${team}/${group.slackUserGroup}`, actors: null }
    : { source: `slack:${team}/list`, actors: group.slackUsers.map((user) => `slack:${team}/${user}`) };
}

function operatorsChannels({ slack, terminal }: ConfigFile): string[] {
  const channel = slack?.operatorsChannel ?? null;
  return [...(channel === null ? [] : [`slack:${channel}`]), ...(terminal.enabled ? ['terminal:main'] : [])];
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
