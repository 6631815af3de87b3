import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { SlackStandIn } from './slack-stand-in.js';

/** A real Bolt app with so many sockets, made as facts/slack.md section 8 says; its `stop` waits for the sockets. */
export async function startBoltApp(slack: SlackStandIn, sockets: number, listen: (app: App) => void): Promise<App> {
  const receivers = Array.from({ length: sockets }, () => makeReceiver(slack));
  const [first, ...others] = receivers;
  if (first === undefined) throw new Error('an app needs a socket');
  const app = new App({
    token: slack.botToken,
    receiver: first,
    logLevel: LogLevel.ERROR,
    clientOptions: {
      slackApiUrl: slack.apiUrl,
      timeout: 10_000,
      rejectRateLimitedCalls: true,
      retryConfig: { retries: 0 },
    },
  });
  listen(app);
  await app.start();
  for (const receiver of others) {
    receiver.init(app);
    await receiver.start();
  }
  // facts, defect 8: a receiver's own stop does not wait for its socket.
  app.stop = async () => {
    for (const receiver of receivers) await receiver.client.disconnect();
  };
  return app;
}

function makeReceiver(slack: SlackStandIn): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken: slack.appToken,
    logLevel: LogLevel.ERROR,
    // Also how long a closed socket waits before the next one (facts, defect 1): five seconds are Bolt's own.
    clientPingTimeout: 1500,
    installerOptions: {
      clientOptions: { slackApiUrl: slack.apiUrl, timeout: 10_000, retryConfig: { retries: 3, maxTimeout: 1000 } },
    },
  });
}
