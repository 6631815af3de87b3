import { type Logger, pino } from 'pino';
import { findSecrets } from '../pipeline/run/find-secrets.js';
import { redactStream } from '../pipeline/run/redact-stream.js';

export interface Log extends Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'> {
  /** From now on it stands in no line any more, in whatever form. */
  addSecret(secret: string): void;
}

/** JSON lines on standard output (or `write`); secrets that were added are taken out of the whole line. */
export function createLog(level: string, write: (line: string) => void = (line) => process.stdout.write(line)): Log {
  const secrets = new Set<string>();
  let finder = findSecrets([]);
  const redact = (line: string): string => {
    const redactor = redactStream(finder);
    return [...redactor.push(Buffer.from(line)), ...redactor.end()].map(({ text }) => text).join('');
  };
  const logger = pino({ level, base: null, hooks: { streamWrite: redact } }, { write });
  return Object.assign(logger, {
    addSecret: (secret: string) => {
      secrets.add(secret);
      finder = findSecrets([...secrets]);
    },
  });
}
