import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import type { Config } from './config.js';

const timeoutMs = 5_000;

/** Whether the sandbox answers on its own port with the certificate that it promises. */
export async function health(config: Pick<Config, 'port' | 'accessFolder'>): Promise<boolean> {
  const ca = await readFile(join(config.accessFolder, 'ca.pem'), 'utf8').catch(() => null);
  if (ca === null) return false;
  return new Promise((resolve) => {
    const asked = request(
      { host: '127.0.0.1', port: config.port, path: '/health', ca, timeout: timeoutMs },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      },
    );
    asked.on('error', () => resolve(false));
    asked.on('timeout', () => asked.destroy(new Error('timeout')));
    asked.end();
  });
}
