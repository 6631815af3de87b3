import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Package = z.object({ version: z.string() });

/** The version of this program: `package.json` stands beside `bot/` or beside `dist/`. */
export function version(): string {
  for (const place of ['../package.json', '../../package.json']) {
    try {
      return Package.parse(JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8'))).version;
    } catch {
      // The other place.
    }
  }
  return 'unknown';
}
