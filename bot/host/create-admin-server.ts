import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { z } from 'zod';
import { AdminRequest, MAX_LINE_BYTES } from './admin-protocol.js';
import { type HostAnswer, type HostCommand, wrong } from './host-command.js';

export interface AdminServer {
  /** Takes no new connection and ends when the open ones are answered. */
  close(): Promise<void>;
}

export interface AdminServerOptions {
  /** A Unix socket; an old one by that name is replaced, so only the holder of the data's lock may call this. */
  path: string;
  handlers: {
    /** Lines for people; `ok` false: the bot runs and is not well. */
    health(): Promise<HostAnswer>;
    run(command: HostCommand): Promise<HostAnswer>;
    /** An error of ours while answering. */
    onError(error: Error): void;
  };
}

/** The host's own door to the running bot: a socket of mode 0600 in the data folder. */
export async function createAdminServer({ path, handlers }: AdminServerOptions): Promise<AdminServer> {
  rmSync(path, { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => serveOne(socket, handlers));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  return { close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function serveOne(socket: Socket, handlers: AdminServerOptions['handlers']): void {
  let text = '';
  const answer = (value: HostAnswer): void => void socket.end(`${JSON.stringify(value)}\n`);
  socket.setEncoding('utf8').setTimeout(30_000, () => socket.destroy());
  // Whoever asked may be gone before the answer.
  socket.on('error', () => socket.destroy());
  socket.on('data', (more: string) => {
    text += more;
    const end = text.indexOf('\n');
    if (end < 0 && text.length <= MAX_LINE_BYTES) return;
    // What follows is read and thrown away, so that the answer arrives.
    socket.removeAllListeners('data').resume();
    if (end < 0) answer(wrong('that is more than this socket takes'));
    else answerLine(text.slice(0, end), handlers).then(answer);
  });
}

async function answerLine(line: string, handlers: AdminServerOptions['handlers']): Promise<HostAnswer> {
  try {
    const request = AdminRequest.safeParse(JSON.parse(line));
    if (!request.success) return wrong('the bot does not understand this:', z.prettifyError(request.error));
    const { data } = request;
    return data.ask === 'health' ? await handlers.health() : await handlers.run(data.command);
  } catch (error) {
    if (error instanceof SyntaxError) return wrong('that is no JSON');
    handlers.onError(error instanceof Error ? error : new Error(String(error)));
    return wrong('this went wrong inside the bot: nothing was changed; its log says why');
  }
}
