import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SPECS_FOLDER } from '../../chat/specs-folder.js';

/** Tests that need Slack's methods are skipped without them; the run in continuous integration fails then. */
export const HAS_SPECS = existsSync(join(SPECS_FOLDER, 'slack-methods'));
