import { Readable } from 'node:stream';

export interface OpenStream<T> {
  chunks: AsyncGenerator<T>;
  /** Lets go of the connection; a read under way throws. Safe twice. */
  close(): void;
}

/**
 * A reply of the engine as buffers (the types of Node's old stream interface allow strings). It is closed by hand:
 * docker-modem's `abortSignal` can raise an error that nobody can catch once the reply has begun.
 */
export function readBuffers(source: NodeJS.ReadableStream): OpenStream<Buffer> {
  source.on('error', () => undefined);
  return {
    chunks: read(source),
    close() {
      if (source instanceof Readable) {
        source.destroy();
      }
    },
  };
}

async function* read(source: NodeJS.ReadableStream): AsyncGenerator<Buffer> {
  for await (const part of source) {
    yield typeof part === 'string' ? Buffer.from(part) : part;
  }
}
