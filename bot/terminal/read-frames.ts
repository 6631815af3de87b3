import type { Socket } from 'node:net';
import { z } from 'zod';
import { maxFrameBytes } from './terminal-protocol.js';

/**
 * Reads newline-delimited JSON from a socket and gives each object parsed, or a sentence about what is wrong with it.
 * A line without an end is refused and the connection closed.
 */
export function readFrames<T>(
  socket: Socket,
  schema: z.ZodType<T>,
  onFrame: (frame: T) => void,
  onBad: (why: string) => void,
): void {
  let parts: string[] = [];
  let length = 0;
  socket.setEncoding('utf8');
  socket.on('data', (data: string) => {
    const lines = data.split('\n');
    lines.forEach((line, index) => {
      parts.push(line);
      length += line.length;
      if (index < lines.length - 1) {
        readFrame(parts.join(''), schema, onFrame, onBad);
        parts = [];
        length = 0;
      }
    });
    if (length > maxFrameBytes) {
      onBad(`a line is longer than ${maxFrameBytes} bytes`);
      socket.destroy();
    }
  });
}

function readFrame<T>(
  line: string,
  schema: z.ZodType<T>,
  onFrame: (frame: T) => void,
  onBad: (why: string) => void,
): void {
  const parsed = schema.safeParse(parseJson(line));
  if (parsed.success) {
    onFrame(parsed.data);
  } else {
    onBad(z.prettifyError(parsed.error));
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
