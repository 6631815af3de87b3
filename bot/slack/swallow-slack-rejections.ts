import { SlackSocketModeError } from '@slack/socket-mode';
import { SlackError } from '@slack/web-api';
import { isThrownIn, swallowRejections } from '../swallow-rejections.js';

/** Frames of Slack's packages; ours in `bot/slack` are not among them. */
const OF_SLACK = /[\\/]node_modules[\\/]@slack[\\/]/;

/** Of Slack's client (facts: slack.md, 7, defects 9 and 11). Gives a function that takes it back. */
export function swallowSlackRejections(tell: (error: Error) => void): () => void {
  return swallowRejections(isOfSlack, tell);
}

function isOfSlack(error: Error): boolean {
  if (error instanceof SlackError || error instanceof SlackSocketModeError) return true;
  return isThrownIn(error, OF_SLACK);
}
