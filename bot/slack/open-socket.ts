import { type App, type Logger, SocketModeReceiver } from '@slack/bolt';
import type { FetchFunction } from '@slack/web-api';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { ReceiptClock } from '../receipt-clock.js';
import { readEnvelope } from './envelope.js';
import { watchSilence } from './watch-silence.js';

export interface SocketMakings {
  app: App;
  appToken: string;
  apiUrl: string;
  logger: Logger;
  receipts: ReceiptClock;
  /** The proxy; null: none. */
  proxy: { dispatcher: Dispatcher; fetch: FetchFunction } | null;
  now(): number;
}

/** Slack's reason; `warning` and `refresh_requested` come some seconds before it ends the connection. */
export interface Retiring {
  reason: string;
}

/** One connection, used once: when it has ended, another is opened. */
export interface Socket {
  /** Once Slack has said hello. Rejects where it cannot be opened. */
  opened: Promise<void>;
  /** Once Slack says that it will end this one. */
  retiring: Promise<Retiring>;
  /** Once it is of no use any more, with the reason. Never rejects. */
  ended: Promise<string>;
  /** Resolves when it is really closed; a peer that does not answer is not waited for. */
  close(): Promise<void>;
}

const CALL_TIMEOUT_MS = 10_000;
const OPEN_TIMEOUT_MS = 15_000;
const CLOSE_TIMEOUT_MS = 3_000;

/**
 * The client does not reconnect by itself: it would wait 5 s before it asks for a new address, and a token that was
 * taken back would end the process by a rejection that nobody catches (facts: slack.md, 7, defects 1 and 9).
 */
export function openSocket(makings: SocketMakings): Socket {
  const receiver = makeReceiver(makings);
  const { client } = receiver;
  receiver.init(makings.app);
  const gone = new Promise<string>((resolve) => client.on('disconnected', () => resolve('the connection was closed')));
  const retiring = keepWhenTold(client);
  const silence = watchSilence(client, makings.now);
  const opened = withTimeout(receiver.start(), OPEN_TIMEOUT_MS, 'Slack did not say hello in time');
  const close = async (): Promise<void> => {
    silence.stop();
    await Promise.race([client.disconnect().catch(() => undefined), waited(CLOSE_TIMEOUT_MS)]);
  };
  return { opened, retiring, ended: Promise.race([gone, silence.silent]), close: once(close, opened, client) };
}

/** Headers are never given: the client would send the bot token where the app token belongs (facts: slack.md, 7.2). */
function makeReceiver({ appToken, apiUrl, logger, receipts, proxy }: SocketMakings): SocketModeReceiver {
  return new SocketModeReceiver({
    ...{ appToken, logger, autoReconnectEnabled: false },
    ...(proxy === null ? {} : { dispatcher: proxy.dispatcher }),
    installerOptions: {
      clientOptions: {
        ...{ slackApiUrl: apiUrl, timeout: CALL_TIMEOUT_MS, rejectRateLimitedCalls: true },
        // Tried again by `startSockets`, which can say meanwhile why it does not work.
        retryConfig: { retries: 0 },
        ...(proxy === null ? {} : { fetch: proxy.fetch }),
      },
    },
    // Called where the frame is read.
    customPropertiesExtractor: (args) => ({ envelope: readEnvelope(args, receipts.receivedAt()) }),
  });
}

const Farewell = z.object({ type: z.literal('disconnect'), reason: z.string().default('no reason') });

/**
 * At such a message the client would close the socket at once, while Slack still sends inputs on it, and before those that
 * came right ahead of it are acknowledged (facts: slack.md, 7, defect 1): it does not get to see it.
 */
function keepWhenTold(client: SocketModeReceiver['client']): Promise<Retiring> {
  const handlers = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  return new Promise((resolve) => {
    client.on('ws_message', (data, isBinary) => {
      const reason = !isBinary && typeof data === 'string' ? findFarewell(data) : null;
      if (reason !== null) return resolve({ reason });
      for (const handler of handlers) handler(data, isBinary);
    });
  });
}

/** Most frames are inputs, and large: those are not parsed twice. */
function findFarewell(data: string): string | null {
  if (data.length > 1000 || !data.includes('"disconnect"')) return null;
  try {
    return Farewell.safeParse(JSON.parse(data)).data?.reason ?? null;
  } catch {
    return null;
  }
}

/** A client that is closed while it still asks for its address would open the socket all the same. */
function once(close: () => Promise<void>, opened: Promise<void>, client: { disconnect(): Promise<void> }) {
  let closing: Promise<void> | null = null;
  return () => {
    if (closing === null) {
      closing = close();
      opened.then(
        () => client.disconnect().catch(() => undefined),
        () => undefined,
      );
    }
    return closing;
  };
}

async function withTimeout(act: Promise<object | undefined>, timeoutMs: number, why: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(why)), timeoutMs);
  });
  try {
    await Promise.race([act, late]);
  } finally {
    clearTimeout(timer);
  }
}

function waited(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
