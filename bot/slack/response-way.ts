import type { FetchFunction } from '@slack/web-api';
import type { AnswerWay } from '../answer-ways.js';
import type { AnswerRender } from './answer-render.js';

export interface ResponseNeeds {
  fetch: FetchFunction;
  render: AnswerRender;
  /** Ends in `/`; its host is believed besides Slack's own. */
  apiUrl: string;
  now(): number;
}

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const USES = 5;
const LIVES_MS = 30 * 60_000;
const TIMEOUT_MS = 10_000;

/** Not this way: use another one. */
export const OTHER_WAY = { delivery: 'later', afterMs: 0 } as const;

/** A message that only the person sees, beside what they pressed or typed. An answer may come twice, but never not. */
export function createResponseWay(needs: ResponseNeeds, url: string): AnswerWay {
  const until = needs.now() + LIVES_MS;
  let used = 0;
  return async (card) => {
    if (used >= USES || needs.now() > until) return { ...OTHER_WAY, why: 'the response URL is used up' };
    if (!isSlack(url, needs.apiUrl)) return { ...OTHER_WAY, why: 'the response URL is not of Slack' };
    used += 1;
    const body = { response_type: 'ephemeral', replace_original: false, ...needs.render.message(card) };
    try {
      const response = await needs.fetch(url, {
        ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
        ...{ redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) },
      });
      await response.arrayBuffer();
      if (response.ok) return { delivery: 'delivered', messageId: `response ${used}` };
      return { ...OTHER_WAY, why: `the response URL: HTTP ${response.status}` };
    } catch (error) {
      return { ...OTHER_WAY, why: `the response URL: ${error instanceof Error ? error.message : String(error)}` };
    }
  };
}

/** The text goes to the address that came in, so it has to be Slack's: hooks.slack.com, GovSlack's, or the API's host. */
function isSlack(address: string, apiUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.host === new URL(apiUrl).host) return true;
  return url.protocol === 'https:' && /^hooks\.slack(-gov)?\.com$/.test(url.hostname);
}
