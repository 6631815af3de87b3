import type { Settings } from '../../commands/settings.js';

/** Everything that `chatops.yaml` says: the rules' part as `settings`, and what only the bot needs. Paths are absolute. */
export interface Installation {
  settings: Settings;
  files: {
    config: string;
    /** The database `chatops.sqlite`, its lock and the sockets are in here. */
    data: string;
    masterKey: string;
    policy: string;
    content: string | null;
  };
  proxmox: { caFile: string; tokenFile: string; buildTokenFile: string | null };
  /** `<blueprint>/<name>` → file. */
  blueprintSecrets: ReadonlyMap<string, string>;
  /** Null: not configured. */
  slack: SlackInstallation | null;
  /** Null: not configured. */
  discord: DiscordInstallation | null;
  bootstrap: Bootstrap;
  /** The text as it was read, for the revision that is kept of it. */
  text: string;
}

export interface SlackInstallation {
  /** `T…`; accounts are `slack:T…/U…`. */
  team: string;
  botTokenFile: string;
  appTokenFile: string;
  /** Ends in `/`. */
  apiUrl: string;
  /** `vm`: the commands are `/vm` and `/vm-admin`. */
  command: string;
  /** Channel ids. */
  fallbackChannel: string;
  operatorsChannel: string | null;
}

export interface DiscordInstallation {
  /** Accounts are `discord:<user>`, roles `discord:<guild>/<role>`. */
  guild: string;
  tokenFile: string;
  /** Without a version and without a slash at its end. */
  apiUrl: string;
  /** `vm`: the commands are `/vm` and `/vm-admin`. */
  command: string;
  /** Channel ids. */
  fallbackChannel: string;
  operatorsChannel: string | null;
}

/** Read only while there are no people yet. */
interface Bootstrap {
  people: readonly {
    login: string;
    display: string;
    accounts: readonly string[];
    groups: readonly string[];
    keys: readonly string[];
  }[];
  groups: readonly string[];
}
