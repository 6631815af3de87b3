import { App, type Logger } from '@slack/bolt';
import { type Envelope, WithEnvelope } from './envelope.js';
import type { Body } from './read-input.js';

/** Whoever answers for an input, from the moment on that it is called. Never throws. */
export type Take = (body: Body, envelope: Envelope) => Promise<void>;

/**
 * One app for all sockets. Who it is for is not asked of Slack at every input: `auth.test` is asked once by Bolt, and
 * where that fails every later input is acknowledged and dropped (facts: slack.md, 7, defect 11).
 */
export function createApp(botToken: string, logger: Logger, take: Take, onError: (error: Error) => void): App {
  const app = new App({
    ...{ logger, ignoreSelf: false, convoStore: false },
    authorize: async () => ({ botToken }),
    // The sockets are made and started by `startSockets`, each with this app.
    receiver: { init: () => undefined, start: async () => undefined, stop: async () => undefined },
  });
  app.use(async ({ body, context }) => take(body, WithEnvelope.parse(context).envelope));
  app.error(async (error) => onError(error));
  return app;
}
