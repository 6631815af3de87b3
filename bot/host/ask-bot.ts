import { connect } from 'node:net';
import { AdminAnswer, type AdminRequest } from './admin-protocol.js';
import type { HostAnswer } from './host-command.js';

/** A bot is there and does not answer as it should. */
class BotSilentError extends Error {}

/** Asks the bot behind the socket. Null where none listens there. Throws `BotSilentError`. */
export async function askBot(path: string, request: AdminRequest, timeoutMs: number): Promise<HostAnswer | null> {
  const text = await exchange(path, `${JSON.stringify(request)}\n`, timeoutMs);
  if (text === null) return null;
  try {
    return AdminAnswer.parse(JSON.parse(text));
  } catch {
    throw new BotSilentError('the bot gave an answer that this program does not know; are both of the same version?');
  }
}

function exchange(path: string, line: string, timeoutMs: number): Promise<string | null> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(path);
    socket.setEncoding('utf8').setTimeout(timeoutMs, () => {
      socket.destroy();
      reject(new BotSilentError(`the bot did not answer within ${timeoutMs / 1000} s`));
    });
    socket.on('connect', () => socket.write(line));
    socket.on('data', (more: string) => {
      text += more;
    });
    socket.on('end', () => {
      socket.end();
      resolve(text);
    });
    socket.on('error', (error) => {
      const nobody = 'code' in error && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED');
      if (nobody) resolve(null);
      else reject(new BotSilentError(`the bot cannot be asked: ${error.message}`));
    });
  });
}
