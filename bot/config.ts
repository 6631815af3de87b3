/** What this program takes from its environment; everything else stands in `chatops.yaml`. */
export const config = {
  /** Where `--config` is not given. */
  file: process.env.CHATOPS_CONFIG_FILE ?? '/config/chatops.yaml',
  /** The compose project of tool images and job networks, where the program runs in no container of it. */
  project: process.env.CHATOPS_PROJECT ?? null,
  /** `trace`, `debug`, `info`, `warn`, `error` or `fatal`. */
  logLevel: process.env.CHATOPS_LOG_LEVEL ?? 'info',
  /** For what leaves the site: a chat's API. Proxmox is never reached through it. */
  proxy: {
    https: process.env.HTTPS_PROXY ?? process.env.https_proxy ?? null,
    /** Comma-separated host names that are reached without it. */
    except: process.env.NO_PROXY ?? process.env.no_proxy ?? null,
  },
};
