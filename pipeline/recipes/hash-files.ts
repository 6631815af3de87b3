import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { TextFile } from '../text-file.js';

/** sha256 (hex) over paths, modes and texts, whatever their order: what a job gets is part of what was approved. */
export function hashFiles(files: readonly TextFile[]): string {
  const sorted = files
    .map(({ path, mode, text }) => ({ path, mode, text }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  return createHash('sha256')
    .update(canonicalize(sorted) ?? '')
    .digest('hex');
}
