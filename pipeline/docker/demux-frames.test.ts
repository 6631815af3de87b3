import { describe, expect, it } from 'vitest';
import type { RawLogChunk } from '../engine.js';
import { demuxFrames } from './demux-frames.js';

describe('demuxFrames', () => {
  it('takes a hundred thousand one-byte frames of one chunk', async () => {
    const frames = Buffer.concat(Array.from({ length: 100_000 }, (_, n) => frame(1, String(n % 10))));
    const all = await collect([frames]);
    expect(textOf(all, 'stdout')).toBe('0123456789'.repeat(10_000));
  });

  it.each([1, 2, 3, 7, 8, 9, 13])('puts frames together that arrive in pieces of %i bytes', async (size) => {
    const whole = Buffer.concat([frame(1, 'out one\n'), frame(2, 'err\n'), frame(1, ''), frame(1, 'out two\n')]);
    const pieces: Buffer[] = [];
    for (let at = 0; at < whole.length; at += size) {
      pieces.push(whole.subarray(at, at + size));
    }
    const all = await collect(pieces);
    expect(textOf(all, 'stdout')).toBe('out one\nout two\n');
    expect(textOf(all, 'stderr')).toBe('err\n');
  });

  it('keeps the order of the streams inside one chunk', async () => {
    const all = await collect([Buffer.concat([frame(1, 'a'), frame(1, 'b'), frame(2, 'c'), frame(1, 'd')])]);
    expect(all.map((chunk) => [chunk.stream, Buffer.from(chunk.bytes).toString()])).toEqual([
      ['stdout', 'ab'],
      ['stderr', 'c'],
      ['stdout', 'd'],
    ]);
  });

  it('gives a frame that is cut off by the end as far as it came', async () => {
    const all = await collect([frame(1, 'abcdef').subarray(0, 11)]);
    expect(textOf(all, 'stdout')).toBe('abc');
  });
});

function frame(stream: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

async function collect(pieces: readonly Buffer[]): Promise<RawLogChunk[]> {
  const all: RawLogChunk[] = [];
  async function* source() {
    yield* pieces;
  }
  for await (const chunk of demuxFrames(source())) {
    all.push(chunk);
  }
  return all;
}

function textOf(chunks: readonly RawLogChunk[], stream: string): string {
  return Buffer.concat(chunks.filter((chunk) => chunk.stream === stream).map((chunk) => chunk.bytes)).toString();
}
