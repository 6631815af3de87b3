/** What this program takes from its environment; everything else stands in `chatops.yaml`. */
export const config = {
  /** Where `--config` is not given. */
  file: process.env.CHATOPS_CONFIG_FILE ?? '/config/chatops.yaml',
  /** The compose project of tool images and job networks, where the program runs in no container of it. */
  project: process.env.CHATOPS_PROJECT ?? null,
  /** `trace`, `debug`, `info`, `warn`, `error` or `fatal`. */
  logLevel: process.env.CHATOPS_LOG_LEVEL ?? 'info',
};
