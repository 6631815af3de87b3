import type { LogStore } from './log-store.js';
import { readLines } from './read-lines.js';
import type { ContainerEnd } from './recipe.js';

const LAST_LINES = 15;

/** All that a step printed, redacted, line by line in the order of capture. */
export function storedLines(logs: LogStore, stepId: string): ContainerEnd['lines'] {
  const lines: { stream: 'stdout' | 'stderr'; text: string }[] = [];
  const readers = {
    stdout: readLines((text) => lines.push({ stream: 'stdout', text })),
    stderr: readLines((text) => lines.push({ stream: 'stderr', text })),
  };
  for (const { stream, text } of logs.read(stepId)) readers[stream].push(text);
  readers.stdout.end();
  readers.stderr.end();
  return lines;
}

/** What people see of it when it went wrong. */
export function lastLines(lines: ContainerEnd['lines']): string[] {
  return lines
    .map(({ text }) => text)
    .filter((text) => text.trim() !== '')
    .slice(-LAST_LINES);
}
