import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the published interface specifications are, from the checkout; may be missing. */
export const SPECS_FOLDER = process.env.SPECS_DIR ?? join('..', 'shared', 'specs');

/** Tests that need Slack's methods are skipped without them; the run in continuous integration fails then. */
export const HAS_SPECS = existsSync(join(SPECS_FOLDER, 'slack-methods'));
