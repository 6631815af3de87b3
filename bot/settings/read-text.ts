import { readFileSync } from 'node:fs';
import { ProblemsError } from './problem.js';

/** A file of the operator's. Throws `ProblemsError` where it cannot be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new ProblemsError([{ file, place: null, path: '', message: `cannot be read (${why})` }]);
  }
}
