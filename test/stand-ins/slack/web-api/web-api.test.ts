import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../chat/json.js';
import type { SlackStandIn } from '../slack-stand-in.js';
import { type SlackStandInOptions, startSlackStandIn } from '../start-slack-stand-in.js';
import { HAS_SPECS } from './specs-folder.js';

let slack: SlackStandIn;

async function restart(options: SlackStandInOptions): Promise<void> {
  await slack.stop();
  slack = await startSlackStandIn({ isProvoked: true, ...options });
}

function client(): WebClient {
  return new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
}

async function call(method: string, args: JsonObject, token = slack.botToken): Promise<Response> {
  return fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
}

beforeEach(async () => {
  slack = await startSlackStandIn({ isProvoked: true });
});
afterEach(() => slack.stop());

describe('a call', () => {
  it.skipIf(!HAS_SPECS).each<[string, string, JsonObject, string]>([
    ['an unknown argument', 'chat.postMessage', { channel: 'C1', text: 'a', thread_tss: '1.2' }, 'thread_tss'],
    ['a missing argument', 'chat.update', { channel: 'C1', text: 'a' }, "'ts'"],
    ['a wrong type', 'chat.postMessage', { channel: 'C1', text: 'a', unfurl_links: 'maybe' }, '/unfurl_links'],
    ['a JSON body where none is taken', 'users.info', { user: 'U1' }, 'takes no JSON body'],
    ['an unknown field in a list', 'files.completeUploadExternal', { files: [{ id: 'F1', titel: 'a' }] }, 'titel'],
  ])('with %s is refused and kept', async (_what, method, args, problem) => {
    expect(await (await call(method, args)).json()).toMatchObject({ ok: false, error: 'invalid_arguments' });
    expect(slack.violations).toHaveLength(1);
    expect(() => slack.assertValid()).toThrow(problem);
  });

  it('is not checked where nothing is published, and not counted', async () => {
    await restart({ specsDir: '/nowhere' });
    const answer = await call('chat.postMessage', { channel: 'C1', text: 'a', thread_tss: '1' });
    expect(await answer.json()).toMatchObject({ ok: true });
    expect(slack.countsByMethod()).toEqual({});
  });

  it('of an unknown method is refused and kept', async () => {
    expect(await (await call('chat.postMesage', {})).json()).toMatchObject({ ok: false, error: 'unknown_method' });
    expect(() => slack.assertValid()).toThrow('chat.postMesage');
  });

  it('with bad blocks is refused with the place, and kept', async () => {
    const blocks = [{ type: 'header', text: { type: 'mrkdwn', text: 'a' } }];
    await expect(client().apiCall('chat.postMessage', { channel: 'C1', text: 'a', blocks })).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: { messages: [expect.stringContaining('/blocks/0/text/type')] },
      },
    });
    expect(() => slack.assertValid()).toThrow('invalid_blocks');
  });

  it.skipIf(!HAS_SPECS)('that is good is counted, and nothing is kept against it', async () => {
    await client().chat.postMessage({ channel: 'C1', text: 'a', unfurl_links: false });
    await client().users.info({ user: 'U1' });
    slack.assertValid();
    expect(slack.countsByMethod()).toEqual({ 'chat.postMessage': 1, 'users.info': 1 });
  });

  it.each<[string, string, string]>([
    ['no token', '', 'not_authed'],
    ['an unknown token', 'xoxb-none', 'invalid_auth'],
    ['the app token', 'xapp-stand-in-app', 'not_allowed_token_type'],
  ])('with %s is refused', async (_what, token, error) => {
    expect(await (await call('chat.postMessage', { channel: 'C1', text: 'a' }, token)).json()).toEqual({
      ok: false,
      error,
    });
  });

  it('with a revoked token is refused', async () => {
    slack.fault({ fault: 'token-revoked', token: 'bot' });
    await expect(client().auth.test()).rejects.toMatchObject({ data: { error: 'token_revoked' } });
  });

  it('says which scopes there are, and which one is missing', async () => {
    slack.setBotScopes(['chat:write']);
    expect((await call('auth.test', {})).headers.get('x-oauth-scopes')).toBe('chat:write');
    await expect(client().conversations.history({ channel: 'C1' })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'channels:history', provided: 'chat:write' },
    });
  });
});

describe('a message', () => {
  it.each<[string, () => void, string]>([
    ['an archived channel', () => slack.setChannel({ id: 'C1', isArchived: true }), 'is_archived'],
    ['a channel without the bot', () => slack.setChannel({ id: 'C1', isBotMember: false }), 'not_in_channel'],
    [
      'a private one without the bot',
      () => slack.setChannel({ id: 'C1', isBotMember: false, isPrivate: true }),
      'channel_not_found',
    ],
  ])('cannot be posted in %s', async (_what, change, error) => {
    change();
    await expect(client().chat.postMessage({ channel: 'C1', text: 'a' })).rejects.toMatchObject({ data: { error } });
  });

  it('keeps its metadata for the one with the history scope', async () => {
    slack.setBotScopes(['chat:write', 'channels:history']);
    const metadata = { event_type: 'card', event_payload: { nonce: 'n1' } };
    await client().chat.postMessage({ channel: 'C1', text: 'a', metadata });
    const found = await client().conversations.history({ channel: 'C1', include_all_metadata: true });
    expect(found.messages?.[0]).toMatchObject({ text: 'a', metadata });
    expect((await client().conversations.history({ channel: 'C1' })).messages?.[0]).not.toHaveProperty('metadata');
  });

  it('that is updated must not keep the block_id of what changed', async () => {
    const section = (text: string) => [{ type: 'section', block_id: 'a', text: { type: 'mrkdwn', text } }];
    const { ts = '' } = await client().chat.postMessage({ channel: 'C1', text: 'a', blocks: section('a') });
    await client().chat.update({ channel: 'C1', ts, text: 'a', blocks: section('a') });
    slack.assertValid();
    await client().chat.update({ channel: 'C1', ts, text: 'a', blocks: section('b') });
    expect(() => slack.assertValid()).toThrow('block_id a stands on a changed block');
  });

  it.each([
    ['chat.update', 4001],
    ['chat.postMessage', 40_001],
  ])('of %s is too long with %i characters', async (method, length) => {
    const { ts = '' } = await client().chat.postMessage({ channel: 'C1', text: 'a' });
    const args = { channel: 'C1', text: 'x'.repeat(length), ...(method === 'chat.update' ? { ts } : {}) };
    await expect(client().apiCall(method, args)).rejects.toMatchObject({ data: { error: 'msg_too_long' } });
  });
});

describe('rates', () => {
  it('let 50 edits a minute through and then say how long to wait', async () => {
    const { ts = '' } = await client().chat.postMessage({ channel: 'C1', text: 'a' });
    for (let edit = 0; edit < 50; edit += 1) await client().chat.update({ channel: 'C1', ts, text: `${edit}` });
    const refused = await call('chat.update', { channel: 'C1', ts, text: 'b' });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(slack.refused()).toEqual({ 'chat.update': 1 });
    slack.skip(60_000);
    expect((await call('chat.update', { channel: 'C1', ts, text: 'b' })).status).toBe(200);
  });

  it('let four posts through at once in each channel', async () => {
    const posts = Array.from({ length: 5 }, () => call('chat.postMessage', { channel: 'C1', text: 'a' }));
    expect((await Promise.all(posts)).map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 429]);
    expect((await call('chat.postMessage', { channel: 'C2', text: 'a' })).status).toBe(200);
    slack.skip(1000);
    expect((await call('chat.postMessage', { channel: 'C1', text: 'a' })).status).toBe(200);
  });

  it('can be off', async () => {
    await restart({ rates: false });
    const posts = Array.from({ length: 20 }, () => call('chat.postMessage', { channel: 'C1', text: 'a' }));
    expect((await Promise.all(posts)).every(({ status }) => status === 200)).toBe(true);
  });
});

describe('faults', () => {
  it('refuse one method for the time that is told', async () => {
    slack.fault({ fault: 'rate-limited', method: 'chat.postMessage', retryAfterS: 30 });
    await expect(client().chat.postMessage({ channel: 'C1', text: 'a' })).rejects.toMatchObject({ retryAfter: 30 });
    await client().chat.postMessage({ channel: 'C1', text: 'a' });
    expect(slack.refused()).toEqual({ 'chat.postMessage': 1 });
  });

  it('lose the reply of a post that was done', async () => {
    slack.fault({ fault: 'reply-lost', method: 'chat.postMessage' });
    await expect(client().chat.postMessage({ channel: 'C1', text: 'a' })).rejects.toThrow();
    expect(slack.messages('C1')).toHaveLength(1);
  });

  it('lose a request before anything is done', async () => {
    slack.fault({ fault: 'request-lost', method: 'chat.postMessage' });
    await expect(client().chat.postMessage({ channel: 'C1', text: 'a' })).rejects.toThrow();
    expect(slack.messages('C1')).toEqual([]);
  });

  it('answer 503 as often as is told, or until taken back', async () => {
    const takeBack = slack.fault({ fault: 'http-error', status: 503, times: 9 });
    expect((await call('auth.test', {})).status).toBe(503);
    takeBack();
    expect((await call('auth.test', {})).status).toBe(200);
  });

  it('answer any error for one channel', async () => {
    slack.fault({ fault: 'error', error: 'restricted_action', method: 'chat.postMessage', channel: 'C2' });
    await client().chat.postMessage({ channel: 'C1', text: 'a' });
    await expect(client().chat.postMessage({ channel: 'C2', text: 'a' })).rejects.toMatchObject({
      data: { error: 'restricted_action' },
    });
  });

  it('refuse connections until the server listens again', async () => {
    await slack.stopListening();
    await expect(client().auth.test()).rejects.toThrow();
    await slack.resumeListening();
    expect(await client().auth.test()).toMatchObject({ ok: true, team_id: 'T0STANDIN', user_id: 'U0BOT' });
  });
});

describe('people and groups', () => {
  it('are read with what makes somebody a guest or a stranger', async () => {
    slack.setUser({ id: 'U9', isStranger: true, teamId: 'T9' });
    expect((await client().users.info({ user: 'U9' })).user).toMatchObject({ team_id: 'T9', is_stranger: true });
    slack.setUser({ id: 'U1', isUltraRestricted: true });
    expect((await client().users.info({ user: 'U1' })).user).toMatchObject({ is_ultra_restricted: true });
  });

  it('are read in groups on a paid plan only', async () => {
    expect((await client().usergroups.users.list({ usergroup: 'S1' })).users).toEqual(['U2', 'U3']);
    slack.setGroup({ id: 'S1', users: ['U3'] });
    expect((await client().usergroups.users.list({ usergroup: 'S1' })).users).toEqual(['U3']);
    await expect(client().usergroups.users.list({ usergroup: 'S9' })).rejects.toMatchObject({
      data: { error: 'no_such_subteam' },
    });
    slack.setPlan('free');
    await expect(client().usergroups.list()).rejects.toMatchObject({ data: { error: 'plan_upgrade_required' } });
  });
});

describe('a file', () => {
  it('is uploaded and shared in a thread by filesUploadV2', async () => {
    const { ts = '' } = await client().chat.postMessage({ channel: 'C1', text: 'a' });
    const content = 'line 1\nline 2 ✔\n';
    await client().filesUploadV2({
      channel_id: 'C1',
      thread_ts: ts,
      content,
      filename: 'plan.txt',
      title: 'Plan',
      initial_comment: 'the plan',
    });
    expect(slack.thread('C1', ts).map((reply) => reply.text)).toEqual(['the plan']);
    expect(slack.files('C1').map((file) => [file.name, file.title, file.content?.toString()])).toEqual([
      ['plan.txt', 'Plan', content],
    ]);
    slack.assertValid();
  });
});
