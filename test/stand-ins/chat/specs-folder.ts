import { join } from 'node:path';

/** Where the published interface specifications are, from the checkout; may be missing. */
export const SPECS_FOLDER = process.env.SPECS_DIR ?? join('..', 'shared', 'specs');
