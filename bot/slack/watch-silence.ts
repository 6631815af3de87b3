import { channel } from 'node:diagnostics_channel';
import type { SocketModeReceiver } from '@slack/bolt';
import { z } from 'zod';

export interface SilenceWatch {
  /** Once nothing was heard for a minute, no message, ping or pong. */
  silent: Promise<string>;
  stop(): void;
}

/** The client asks for a sign of life every 1.7 s and Slack pings too: a minute without any is a dead socket. */
const SILENCE_MS = 60_000;
const LOOK_EVERY_MS = 5_000;

/** Pings and pongs of every WebSocket of the process come by these; undici shows them nowhere else. */
const SIGNS = ['undici:websocket:ping', 'undici:websocket:pong'];
const Sign = z.object({ websocket: z.object({ url: z.string() }) });
const Address = z.object({ url: z.string() });

/**
 * Slack's client also watches, but by timers of its own; other bots stood deaf for hours beside it
 * (facts: slack.md, 7, defect 12).
 */
export function watchSilence(
  client: Pick<SocketModeReceiver['client'], 'on'>,
  now: () => number,
  silenceMs = SILENCE_MS,
): SilenceWatch {
  let heardAt = now();
  let url: string | null = null;
  const hear = (): void => {
    heardAt = now();
  };
  client.on('authenticated', (opened) => {
    url = Address.safeParse(opened).data?.url ?? null;
    hear();
  });
  client.on('ws_message', hear);
  const onSign = (message: unknown): void => {
    if (url !== null && Sign.safeParse(message).data?.websocket.url === url) hear();
  };
  for (const sign of SIGNS) channel(sign).subscribe(onSign);
  let timer: NodeJS.Timeout | undefined;
  const silent = new Promise<string>((resolve) => {
    timer = setInterval(
      () => {
        if (now() - heardAt > silenceMs) resolve(`nothing was heard for ${Math.round((now() - heardAt) / 1000)} s`);
      },
      Math.min(LOOK_EVERY_MS, silenceMs),
    );
    timer.unref();
  });
  return {
    silent,
    stop() {
      clearInterval(timer);
      for (const sign of SIGNS) channel(sign).unsubscribe(onSign);
    },
  };
}
