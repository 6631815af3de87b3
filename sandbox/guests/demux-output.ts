export interface Output {
  stdout: Buffer;
  stderr: Buffer;
}

/**
 * Takes the engine's frames apart: stream, three zero bytes, length, bytes
 * (https://docs.docker.com/reference/api/engine/version/v1.45/#tag/Container/operation/ContainerAttach). Own, because
 * docker-modem's calls itself for each frame and overflows the stack on many small ones. Keeps `maximumBytes` of each.
 */
export async function demuxOutput(source: AsyncIterable<Buffer>, maximumBytes: number): Promise<Output> {
  const kept: Record<'stdout' | 'stderr', { parts: Buffer[]; size: number }> = {
    stdout: { parts: [], size: 0 },
    stderr: { parts: [], size: 0 },
  };
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (rest.length - at >= 8 && rest.length - at - 8 >= rest.readUInt32BE(at + 4)) {
      const end = at + 8 + rest.readUInt32BE(at + 4);
      const stream = kept[rest[at] === 2 ? 'stderr' : 'stdout'];
      const part = rest.subarray(at + 8, Math.min(end, at + 8 + maximumBytes - stream.size));
      stream.parts.push(part);
      stream.size += part.length;
      at = end;
    }
    rest = rest.subarray(at);
  }
  return { stdout: Buffer.concat(kept.stdout.parts), stderr: Buffer.concat(kept.stderr.parts) };
}
