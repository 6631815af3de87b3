import type { HostAnswer } from '../host/host-command.js';

/** Content and lines to standard output; what is wrong, and what accompanies content, to standard error. */
export function printAnswer({ ok, lines, content }: HostAnswer): void {
  const stream = ok && content === null ? process.stdout : process.stderr;
  for (const line of lines) stream.write(`${line}\n`);
  if (content !== null) process.stdout.write(content);
  if (!ok) process.exitCode = 1;
}
