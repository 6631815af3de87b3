import { z } from 'zod';
import {
  Account,
  AddressRange,
  Channel,
  Checksum,
  Cidr,
  Domain,
  discordId,
  Endpoint,
  FilePath,
  Ipv4,
  isInside,
  Login,
  Name,
  NumberRange,
  PveName,
  slackId,
  Zone,
} from './config-values.js';

const whole = (min: number, max: number) => z.number().int().min(min).max(max);
const orNull = <S extends z.ZodType>(schema: S) => schema.nullable().default(null);

const Address = z.strictObject({
  range: AddressRange.describe('Addresses that the bot may give away.'),
  prefix: whole(1, 32),
  gateway: Ipv4,
  exclude: z.array(Ipv4).default([]).describe('Addresses in the range that others use.'),
});

const Network = z
  .strictObject({
    bridge: PveName.describe('Bridge or VNet.'),
    vlan: orNull(whole(1, 4094)),
    mtu: orNull(whole(576, 65520)),
    dns: z.array(Ipv4).default([]),
    domain: orNull(Domain),
    inside: Cidr.describe('The network of net0: an address outside of it is not taken for the address of the VM.'),
    address: z.union([z.literal('dhcp'), Address], '`dhcp`, or a mapping with range, prefix, gateway and exclude'),
  })
  .check(({ value, issues }) => {
    const { address, inside } = value;
    if (address === 'dhcp') return;
    const parts = { range: [address.range.from, address.range.to], gateway: [address.gateway] };
    for (const [key, addresses] of Object.entries(parts)) {
      if (addresses.every((ip) => isInside(ip, inside))) continue;
      issues.push({ code: 'custom', input: value, path: ['address', key], message: `is not inside ${inside}` });
    }
  });

const LeaseDays = z
  .strictObject({ default: whole(1, 3650), max: whole(1, 3650) })
  .refine((lease) => lease.default <= lease.max, '`default` is larger than `max`');

const EnvironmentFile = z.strictObject({
  nodes: z.array(PveName).min(1),
  pool: PveName.describe('Pool of the VMs; the token needs its VM privileges on it.'),
  storage: PveName.describe('Storage of the disks.'),
  seedStorage: PveName.describe('Storage with ISO content for the seeds.'),
  network: Network,
  guest: z
    .strictObject({
      zone: Zone.default('UTC'),
      ntp: z.array(z.string()).default([]),
      aptMirror: orNull(z.url()),
      aptProxy: orNull(z.url()),
      adminKeys: z.array(z.string()).default([]).describe('Public SSH keys that go into every VM.'),
      sudo: z
        .string()
        .default('')
        .describe('sudo rule of the requester, such as `ALL=(ALL) NOPASSWD:ALL`; empty: none.'),
    })
    .prefault({}),
  hardware: z
    .strictObject({
      cpuType: z.string().default('x86-64-v2-AES'),
      balloon: z.boolean().default(true),
      onBoot: z.boolean().default(true).describe('Start the VM with its node.'),
    })
    .prefault({}),
  channel: Channel.default('terminal:main').describe('Where cards go.'),
  alsoIn: z.array(Channel).default([]).describe('Channels of other platforms that show the same cards.'),
  leaseDays: LeaseDays,
});

const TemplateFile = z.strictObject({
  image: z.strictObject({
    url: z.url().describe('The cloud image of the distribution; Proxmox itself downloads it.'),
    checksum: Checksum,
  }),
  packages: z.array(z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, 'the name of a Debian package')).default([]),
  maxAgeDays: whole(1, 3650).default(30).describe('Days after which the template is built anew.'),
  defaultBlueprint: Name,
  cpuType: z.string().default('x86-64-v2-AES'),
  build: z.strictObject({
    nodes: z.array(PveName).min(1),
    pool: PveName,
    storage: PveName,
    shared: z.boolean().describe('Whether every node sees that storage; else there is one template a node.'),
    importStorage: PveName.describe('Storage with import content for the downloaded image.'),
    seedStorage: PveName,
    network: Network,
  }),
});

const PersonFile = z.strictObject({
  login: Login.describe('Login name in the VMs.'),
  display: z.string().min(1).max(80),
  accounts: z.array(Account).min(1),
  groups: z.array(Name).default([]),
  keys: z.array(z.string()).default([]).describe('Public SSH keys.'),
});

const SlackFile = z.strictObject({
  team: slackId('TE', 'team').describe('The workspace; people of another one are refused.'),
  botToken: FilePath.describe('File with the bot token, xoxb-…'),
  appToken: FilePath.describe('File with the app-level token, xapp-…, with connections:write.'),
  apiUrl: z.url().default('https://slack.com/api/').describe('Another one for GovSlack: https://slack-gov.com/api/'),
  command: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,20}$/, 'lower-case letters, digits, _ and -, at most 21, without the slash')
    .default('vm')
    .describe('Name of the slash command; the one for administrators ends in -admin.'),
  fallbackChannel: slackId('CG', 'channel').describe('Where cards go whose channel takes nothing any more.'),
  operatorsChannel: orNull(slackId('CG', 'channel')).describe('Where those who run the bot are told what to mend.'),
});

const DiscordFile = z.strictObject({
  guild: discordId('server').describe('The server; what comes from another one is refused.'),
  token: FilePath.describe('File with the bot token.'),
  apiUrl: z
    .url()
    .default('https://discord.com/api')
    .describe('Another one for a proxy that speaks the API of Discord.'),
  command: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,20}$/, 'lower-case letters, digits, _ and -, at most 21, without the slash')
    .default('vm')
    .describe('Name of the slash command; the one for administrators ends in -admin.'),
  fallbackChannel: discordId('channel').describe('Where cards go whose channel takes nothing any more.'),
  operatorsChannel: orNull(discordId('channel')).describe('Where those who run the bot are told what to mend.'),
});

const MirrorFile = z.union(
  [
    z.strictObject({ discordRole: discordId('role') }),
    z.strictObject({ discordUsers: z.array(discordId('user')).min(1) }),
    z.strictObject({ slackUserGroup: slackId('S', 'user group') }),
    z.strictObject({ slackUsers: z.array(slackId('UW', 'user')).min(1) }),
  ],
  '`slackUserGroup: S…` or `discordRole: "…"`, or a list of accounts, `slackUsers: [U…]` or `discordUsers: ["…"]`',
);

/** `chatops.yaml` as an operator writes it. Paths are relative to the file. */
export const ConfigFile = z.strictObject({
  data: FilePath.describe('Folder of the database and of the sockets; private to the bot.'),
  masterKey: FilePath.describe('File with 32 random bytes in base64 that encrypt plans, states and keys.'),
  policy: FilePath.describe('The approval policy, read at the first start only.'),
  content: orNull(FilePath).describe('Folder with your blueprints, roles, collections and template scripts.'),
  blueprintSecrets: z
    .record(Name, z.record(Name, FilePath))
    .default({})
    .describe('Blueprint, name of the secret, file with the secret.'),
  zone: Zone.default('UTC').describe('Time zone of deadlines where the platform has none of its own.'),
  proxmox: z.strictObject({
    cluster: Name.default('main').describe('Name of the cluster in the database; never change it.'),
    sandbox: z.boolean().default(false).describe('This is the sandbox: every card says so.'),
    endpoints: z.array(Endpoint).min(1).describe('Nodes of one cluster, tried in this order.'),
    ca: FilePath.describe('PEM of the CA of the API, such as /etc/pve/pve-root-ca.pem.'),
    token: FilePath.describe('File with USER@REALM!NAME=SECRET.'),
    buildToken: orNull(FilePath).describe('A token of its own for template builds.'),
    jobsReachGuests: z
      .boolean()
      .default(false)
      .describe('Only where guests are on a network of this host: the sandbox.'),
  }),
  vmids: NumberRange.describe('VMIDs that belong to the bot.'),
  templateVmids: NumberRange.describe('VMIDs of templates that belong to the bot.'),
  environments: z.record(Name, EnvironmentFile),
  sizes: z.record(
    Name,
    z.strictObject({ cores: whole(1, 512), memoryMiB: whole(256, 4_194_304), diskGiB: whole(2, 65_536) }),
  ),
  templates: z.record(Name, TemplateFile),
  limits: z
    .strictObject({
      openRequestsPerPerson: whole(1, 1000).default(5),
      commandsPerMinute: whole(1, 1000)
        .default(10)
        .describe('Of one person, all accounts together; what is refused counts too.'),
      vmsPerPerson: whole(0, 100_000).default(10),
      runs: whole(1, 50).default(2).describe('Builds at the same time.'),
      plans: whole(1, 50).default(2),
      approvalHours: z.number().positive().max(8760).default(24),
      whileFrozen: z
        .enum(['keep', 'refuse'])
        .default('keep')
        .describe('What becomes of asks for what is frozen: they wait for the end of it, or are refused.'),
    })
    .prefault({}),
  terminal: z
    .strictObject({
      enabled: z.boolean().default(false),
      votes: z
        .boolean()
        .default(false)
        .describe(
          'Whether people with a Slack or Discord account may vote in the terminal, which trusts who it is told to be.',
        ),
    })
    .prefault({}),
  slack: orNull(SlackFile),
  discord: orNull(DiscordFile),
  groups: z
    .record(Name, MirrorFile)
    .default({})
    .describe('Groups whose members come from a chat. A member becomes a person with the first command.'),
  bootstrap: z
    .strictObject({
      people: z.array(PersonFile).default([]),
      groups: z.array(Name).default([]),
      administrators: z.array(Login).default([]).describe('Logins; they become the group `administrators`.'),
    })
    .prefault({})
    .describe('Read only while there are no people yet.'),
});
export type ConfigFile = z.infer<typeof ConfigFile>;
