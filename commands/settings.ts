/** The operator's configuration as the rules see it: `bot/config.ts` makes it from `chatops.yaml`. */
export interface Settings {
  /** Shown on every card made on the sandbox. */
  sandbox: boolean;
  /** IANA name; deadlines are shown in it where the platform has no date of its own. */
  zone: string;
  /** Key of the cluster in the database. */
  cluster: string;
  /** `host:port` list; jobs get the first one that answers. */
  endpoints: readonly string[];
  environments: ReadonlyMap<string, Environment>;
  templates: ReadonlyMap<string, Template>;
  sizes: ReadonlyMap<string, Size>;
  blueprints: ReadonlyMap<string, Blueprint>;
  vmids: NumberRange;
  templateVmids: NumberRange;
  limits: Limits;
  terminal: { enabled: boolean; votes: boolean };
  /** Names of those that are configured. */
  platforms: readonly string[];
  /** Group → where its members come from. Groups that are not here have their members from people here. */
  mirrors: ReadonlyMap<string, MirrorSettings>;
  /** Where those who run the bot are told of what they have to mend; one a platform. */
  operatorsChannels: readonly string[];
}

export interface MirrorSettings {
  /** `slack:T1/S2`; of a list `slack:T1/list`. */
  source: string;
  /** The accounts, where the configuration lists them; null: read from the platform. */
  actors: readonly string[] | null;
  /** Its platform does not list who is in it, and is asked about each account. */
  byAccount: boolean;
}

export interface NumberRange {
  from: number;
  to: number;
}

interface Limits {
  openRequestsPerPerson: number;
  commandsPerMinute: number;
  vmsPerPerson: number;
  runs: number;
  plans: number;
  approvalHours: number;
  /** What becomes of asks for what is frozen. */
  whileFrozen: 'keep' | 'refuse';
}

export interface Environment {
  name: string;
  nodes: readonly string[];
  pool: string;
  storage: string;
  seedStorage: string;
  network: {
    bridge: string;
    vlan: number | null;
    mtu: number | null;
    dns: readonly string[];
    domain: string | null;
    /** CIDR of the network. */
    inside: string;
    /** Null: DHCP. */
    range: { from: string; to: string; prefix: number; gateway: string; exclude: readonly string[] } | null;
  };
  guest: {
    zone: string;
    ntp: readonly string[];
    aptMirror: string | null;
    aptProxy: string | null;
    adminKeys: readonly string[];
    sudo: string;
  };
  hardware: { cpuType: string; balloon: boolean; onBoot: boolean };
  /** Where cards go: platform and channel. The terminal's only channel is `terminal:main`. */
  channel: string;
  /** Channels of other platforms that show the same cards, with the same buttons. */
  alsoIn: readonly string[];
  leaseDays: { default: number; max: number };
  jobsReachGuests: boolean;
}

export interface Template {
  name: string;
  image: { url: string; checksum: { algorithm: 'sha256' | 'sha512'; value: string } };
  packages: readonly string[];
  scripts: readonly { name: string; text: string }[];
  /** Days after which a template is built anew. */
  maxAgeDays: number;
  defaultBlueprint: string;
  cpuType: string;
  build: {
    nodes: readonly string[];
    pool: string;
    storage: string;
    /** One template per node where the storage is local to it. */
    shared: boolean;
    importStorage: string;
    seedStorage: string;
    network: Environment['network'];
    jobsReachGuests: boolean;
  };
}

export interface Size {
  name: string;
  cores: number;
  memoryMiB: number;
  diskGiB: number;
}

export interface Blueprint {
  name: string;
  summary: string;
  parameters: readonly BlueprintParameter[];
  files: readonly { path: string; mode: number; text: string }[];
  playbooks: readonly string[];
  secrets: readonly string[];
}

export type BlueprintParameter = { name: string; summary: string } & (
  | { type: 'string'; pattern: string | null; maxLength: number; default: string | null }
  | { type: 'number'; min: number; max: number; default: number | null }
  | { type: 'boolean'; default: boolean | null }
  | { type: 'choice'; choices: readonly string[]; default: string | null }
);
