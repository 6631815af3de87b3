import { Option } from 'commander';
import { z } from 'zod';
import { config } from '../config.js';
import type { Installation } from '../settings/installation.js';
import { readInstallation } from '../settings/read-installation.js';

/** `--config FILE`, for every sub-command that needs the configuration. */
export function configOption(): Option {
  return new Option('-c, --config <file>', 'chatops.yaml; also by CHATOPS_CONFIG_FILE').default(config.file);
}

const Options = z.object({ config: z.string() });

/** The configuration that a sub-command's options name. Throws `ProblemsError`. */
export function installationOf(options: object): Installation {
  return readInstallation(Options.parse(options).config);
}
