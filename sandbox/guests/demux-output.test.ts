import { describe, expect, it } from 'vitest';
import { demuxOutput } from './demux-output.js';

describe('demuxOutput', () => {
  it.each([1, 3, 8, 11, 4096])('puts frames together that arrive in pieces of %i bytes', async (size) => {
    const whole = Buffer.concat([frame(1, 'out '), frame(2, 'err'), frame(1, ''), frame(1, 'more')]);
    const { stdout, stderr } = await demuxOutput(pieces(whole, size), 100);
    expect([stdout.toString(), stderr.toString()]).toEqual(['out more', 'err']);
  });

  it('takes a hundred thousand small frames of one chunk', async () => {
    const whole = Buffer.concat(Array.from({ length: 100_000 }, () => frame(1, 'x')));
    expect((await demuxOutput(pieces(whole, whole.length), 200_000)).stdout.length).toBe(100_000);
  });

  it('keeps no more of each stream than it may', async () => {
    const whole = Buffer.concat([frame(1, 'abcdef'), frame(2, 'gh'), frame(1, 'ijk')]);
    const { stdout, stderr } = await demuxOutput(pieces(whole, 5), 4);
    expect([stdout.toString(), stderr.toString()]).toEqual(['abcd', 'gh']);
  });
});

function frame(stream: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

async function* pieces(whole: Buffer, size: number): AsyncIterable<Buffer> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}
