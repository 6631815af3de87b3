import type { App } from '@slack/bolt';
import { afterEach } from 'vitest';
import { startBoltApp } from './bolt-app.js';
import type { SlackStandIn } from './slack-stand-in.js';
import { type SlackStandInOptions, startSlackStandIn } from './start-slack-stand-in.js';

interface Used {
  slack: SlackStandIn;
  app: App;
}

/** Starts a stand-in with a Bolt app for a test of the stand-in itself, and ends both after it. */
export function useSlack(): (
  listen?: (app: App) => void,
  options?: SlackStandInOptions,
  sockets?: number,
) => Promise<Used> {
  let used: Used[] = [];
  afterEach(async () => {
    for (const { app, slack } of used) {
      await app.stop();
      await slack.stop();
    }
    used = [];
  });
  return async (listen = () => undefined, options = {}, sockets = 1) => {
    const slack = await startSlackStandIn({ isProvoked: true, ...options });
    const app = await startBoltApp(slack, sockets, listen);
    used.push({ slack, app });
    return { slack, app };
  };
}
