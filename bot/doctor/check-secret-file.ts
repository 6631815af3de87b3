import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { bad, type Finding, good } from './finding.js';

/**
 * A file that holds a secret: there, readable by this user, of the right content, and nobody else's to read. `read` throws
 * where the content is wrong; its message never holds the content. `cure` is for that case.
 */
export function checkSecretFile(
  what: string,
  file: string,
  read: (content: string) => void,
  cure = `put the right content into ${file}`,
): Finding[] {
  try {
    accessSync(file, constants.R_OK);
    read(readFileSync(file, 'utf8').trim());
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!('code' in error)) return [bad(error.message, cure)];
    const mend = error.code === 'ENOENT' ? `make ${file}` : `let the uid ${process.getuid?.()} read ${file}`;
    return [bad(`the ${what} ${file} cannot be read (${error.code})`, mend)];
  }
  const findings = checkMode(what, file, 'chmod 600');
  return findings.length > 0 ? findings : [good(`${what} ${file}`)];
}

/** `cure`: the command that takes the path. */
export function checkMode(what: string, path: string, cure: string): Finding[] {
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) === 0) return [];
  return [bad(`the ${what} ${path} is open to others (mode ${mode.toString(8)})`, `${cure} ${path}`)];
}
