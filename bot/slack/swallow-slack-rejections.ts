import { SlackSocketModeError } from '@slack/socket-mode';
import { SlackError } from '@slack/web-api';

/** Frames of Slack's packages; ours in `bot/slack` are not among them. */
const OF_SLACK = /[\\/]node_modules[\\/]@slack[\\/]/;

/**
 * Slack's client lets some rejections go that nobody can catch (facts: slack.md, 7, defects 9 and 11); they would end the
 * process, and with it what has nothing to do with Slack. Those are told; every other one ends the process as before.
 * Gives a function that takes it back.
 */
export function swallowSlackRejections(tell: (error: Error) => void): () => void {
  const onRejection = (reason: unknown): void => {
    if (!(reason instanceof Error) || !isOfSlack(reason)) throw reason;
    tell(reason);
  };
  process.on('unhandledRejection', onRejection);
  return () => void process.off('unhandledRejection', onRejection);
}

/** By its class, or by the place where it was thrown: what Bolt calls of ours has its frames too, but further down. */
function isOfSlack(error: Error): boolean {
  if (error instanceof SlackError || error instanceof SlackSocketModeError) return true;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ +at /.test(line));
  return OF_SLACK.test(frames.find((line) => !line.includes('node:internal')) ?? '');
}
