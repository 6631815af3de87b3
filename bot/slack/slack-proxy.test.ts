import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { type ConnectProxy, startConnectProxy } from '../../test/stand-ins/connect-proxy.js';
import type { SlackStandIn } from '../../test/stand-ins/slack/slack-stand-in.js';
import { startSlackStandIn } from '../../test/stand-ins/slack/start-slack-stand-in.js';
import { answerCard, bothUp, openSlackStage, type SlackStage } from './fakes/slack-stage.js';
import { createSlackProxy } from './slack-proxy.js';

/** A name that only the proxy can reach, so that nothing can have gone around it. */
const HOST = 'slack.invalid';

let proxy: ConnectProxy;
let slack: SlackStandIn;
let stage: SlackStage | null = null;

afterEach(async () => {
  await stage?.close();
  stage = null;
  await slack.stop();
  await proxy.stop();
});

it('carries sockets, calls, answers and uploads, and nothing goes around it', async () => {
  proxy = await startConnectProxy([HOST]);
  slack = await startAt(HOST);
  stage = await openSlackStage({
    ...{ slack, answer: () => answerCard('here') },
    proxy: { https: proxy.url, except: 'localhost,example.org' },
  });
  await bothUp({ slack });
  await slack.user('U1').command('/vm', 'list', 'C1');
  await slack.until(() => slack.ephemerals('U1')[0], 'an answer by the response URL');
  await upload(stage);
  await slack.until(() => slack.files('C1')[0], 'the file');
  expect(slack.files('C1')[0]?.content?.toString()).toBe('plan');
  expect(new Set(proxy.tunnels)).toEqual(new Set([`${HOST}:${slack.port}`]));
  expect(slack.countsByMethod()).toMatchObject({ 'apps.connections.open': 2, 'auth.test': 1, response_url: 1 });
  slack.assertValid();
});

it('is gone around for what NO_PROXY names', async () => {
  proxy = await startConnectProxy();
  slack = await startSlackStandIn();
  stage = await openSlackStage({ slack, proxy: { https: proxy.url, except: 'example.org,127.0.0.1' } });
  await bothUp({ slack });
  await slack.user('U1').command('/vm', 'list', 'C1');
  await slack.until(() => slack.ephemerals('U1')[0], 'an answer');
  expect(proxy.tunnels).toEqual([]);
});

it('is none where none is configured', async () => {
  proxy = await startConnectProxy();
  slack = await startSlackStandIn();
  expect(createSlackProxy({ https: null, except: null })).toBeNull();
  expect(createSlackProxy({ https: '', except: null })).toBeNull();
  expect(() => createSlackProxy({ https: 'not a url', except: null })).toThrow();
});

async function startAt(host: string): Promise<SlackStandIn> {
  const first = await startSlackStandIn();
  const { port } = first;
  await first.stop();
  const slack = await startSlackStandIn({ port, publicUrl: `http://${host}:${port}` });
  return slack;
}

const Given = z.object({ upload_url: z.string(), file_id: z.string() });

async function upload({ connection: { call, fetch } }: SlackStage): Promise<void> {
  const given = await call('files.getUploadURLExternal', { filename: 'plan.txt', length: 4 }, Given);
  if (given.reply !== 'ok') throw new Error(JSON.stringify(given));
  const form = new FormData();
  form.append('file', new Blob(['plan']), 'plan.txt');
  const sent = await fetch(given.data.upload_url, { method: 'POST', body: form });
  expect(sent.status).toBe(200);
  const files = [{ id: given.data.file_id, title: 'plan.txt' }];
  await call('files.completeUploadExternal', { files, channel_id: 'C1' }, z.looseObject({}));
}
