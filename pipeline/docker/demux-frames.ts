import type { LogStream, RawLogChunk } from '../engine.js';

const headerBytes = 8;

/**
 * Splits the engine's multiplexed stream into its frames: one byte stream number, three zero bytes, the length as four
 * bytes big-endian, then that many bytes (https://docs.docker.com/reference/api/engine/ under "attach", "Stream format").
 * Neighbouring frames of one stream are joined as far as they arrived together. A frame cut off by the end is given as
 * far as it came. docker-modem's own demuxer calls itself for each frame and overflows the stack at some thousands.
 */
export async function* demuxFrames(source: AsyncIterable<Buffer>): AsyncGenerator<RawLogChunk> {
  let header: Buffer = Buffer.alloc(0);
  let stream: LogStream = 'stdout';
  let left = 0;
  for await (const data of source) {
    const ready: RawLogChunk[] = [];
    let at = 0;
    while (at < data.length) {
      if (left === 0) {
        const taken = data.subarray(at, at + headerBytes - header.length);
        header = header.length === 0 ? taken : Buffer.concat([header, taken]);
        at += taken.length;
        if (header.length === headerBytes) {
          stream = header[0] === 2 ? 'stderr' : 'stdout';
          left = header.readUInt32BE(4);
          header = Buffer.alloc(0);
        }
        continue;
      }
      const bytes = data.subarray(at, at + left);
      at += bytes.length;
      left -= bytes.length;
      ready.push({ stream, bytes });
    }
    yield* joinNeighbours(ready);
  }
}

function joinNeighbours(chunks: readonly RawLogChunk[]): RawLogChunk[] {
  const groups: { stream: LogStream; parts: Uint8Array[] }[] = [];
  for (const chunk of chunks) {
    const last = groups.at(-1);
    if (last?.stream === chunk.stream) {
      last.parts.push(chunk.bytes);
    } else {
      groups.push({ stream: chunk.stream, parts: [chunk.bytes] });
    }
  }
  return groups.map(({ stream, parts }) => ({
    stream,
    bytes: parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts),
  }));
}
