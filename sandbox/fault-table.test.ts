import { request } from 'node:https';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeTemplate } from './fakes/make-template.js';
import { startSandbox, type TestSandbox } from './fakes/start-sandbox.js';

describe('a fault', () => {
  let pve: TestSandbox;

  beforeEach(async () => {
    pve = await startSandbox({ isos: { seed: { label: 'cidata', files: new Map() } } });
    await makeTemplate(pve, 9000);
  });

  afterEach(() => pve.close());

  const clone = (form: object = {}) =>
    pve.call('POST', '/nodes/pve1/qemu/9000/clone', { newid: 500, name: 'web-1', full: 1, pool: 'chatops', ...form });
  const start = () => pve.call('POST', '/nodes/pve1/qemu/500/status/start');
  const agent = (command: string) => pve.call('GET', `/nodes/pve1/qemu/500/agent/${command}`);

  async function running(): Promise<void> {
    expect(await pve.finished(await clone())).toBe('OK');
    expect(await pve.finished(await start())).toBe('OK');
  }

  it('keeps the clone lock after a task that ended well', async () => {
    pve.strike({ name: 'clone-lock-kept' });
    expect(await pve.finished(await clone())).toBe('OK');
    expect((await pve.call('GET', '/nodes/pve1/qemu/500/config')).data).toMatchObject({ lock: 'clone', name: 'web-1' });
  });

  it('times out on a lock file', async () => {
    pve.strike({ name: 'lock-timeout', vmid: 9000, path: '/clone', count: 1 });
    const reason = "can't lock file '/var/lock/qemu-server/lock-9000.conf' - got timeout";
    expect(await clone()).toMatchObject({ status: 500, reason });
    expect(await pve.finished(await clone())).toBe('OK');
  });

  it('ends a task of one type with an error', async () => {
    pve.strike({ name: 'task-error', type: 'qmclone', message: 'clone failed: input/output error' });
    const answer = await clone();
    expect(await pve.finished(answer)).toBe('clone failed: input/output error');
    const status = await pve.call('GET', `/nodes/pve1/tasks/${encodeURIComponent(answer.data)}/status`);
    expect(status.data).toMatchObject({ status: 'stopped', exitstatus: 'clone failed: input/output error' });
  });

  it('silences the agent for some polls', async () => {
    await running();
    pve.strike({ name: 'agent-silent', vmid: 500, count: 2 });
    const answers = [await agent('info'), await agent('info'), await agent('info')];
    expect(answers.map(({ status }) => status)).toEqual([500, 500, 200]);
    expect(answers[0]?.reason).toBe('QEMU guest agent is not running');
  });

  const addresses = z.object({
    result: z.array(z.object({ name: z.string(), 'ip-addresses': z.array(z.object({ 'ip-address': z.string() })) })),
  });

  it.each([
    ['no-ipv4', ['lo 127.0.0.1']],
    ['docker-address-only', ['lo 127.0.0.1', 'docker0 172.17.0.1']],
  ] as const)('%s leaves these addresses', async (name, expected) => {
    await running();
    pve.strike({ name });
    const { result } = addresses.parse((await agent('network-get-interfaces')).data);
    expect(result.flatMap((nic) => nic['ip-addresses'].map((each) => `${nic.name} ${each['ip-address']}`))).toEqual(
      expected,
    );
  });

  it('fills a storage', async () => {
    pve.strike({ name: 'storage-full', storage: 'shared' });
    expect((await pve.call('GET', '/nodes/pve1/storage/shared/status')).data.avail).toBe(0);
    expect(await pve.finished(await clone())).toBe(
      "clone failed: unable to create image: cannot create '/mnt/pve/shared/images/500/vm-500-disk-0.raw': No space left on device",
    );
    expect(pve.sandbox.state.vms.find(500)).toBeNull();
  });

  it('takes a node off line', async () => {
    pve.strike({ name: 'node-offline', node: 'pve1' });
    expect(await pve.call('GET', '/nodes/pve1/status')).toMatchObject({ status: 595, reason: 'No route to host' });
    expect((await pve.call('GET', '/nodes/pve2/status')).status).toBe(200);
    const seen = await pve.call('GET', '/cluster/resources');
    expect(seen.data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'node/pve1', status: 'offline' }),
        expect.objectContaining({ id: 'qemu/9000', status: 'unknown' }),
      ]),
    );
  });

  it('moves a VM right before a call', async () => {
    await running();
    pve.strike({ name: 'vm-moved', vmid: 500, node: 'pve2', method: 'DELETE', count: 1 });
    expect((await pve.call('GET', '/nodes/pve1/qemu/500/config')).status).toBe(200);
    const answer = await pve.call('DELETE', '/nodes/pve1/qemu/500');
    expect(answer.reason).toBe("Configuration file 'nodes/pve1/qemu-server/500.conf' does not exist");
    expect((await pve.call('GET', '/nodes/pve2/qemu/500/config')).status).toBe(200);
    expect(pve.sandbox.faults.list()).toEqual([]);
  });

  it('takes a VM out of its pool', async () => {
    await running();
    pve.strike({ name: 'vm-out-of-pool', vmid: 500, count: 1 });
    expect((await pve.call('GET', '/pools/chatops')).data.members).toEqual([]);
  });

  it('takes the seed away, and the VM does not start', async () => {
    expect(await pve.finished(await clone())).toBe('OK');
    await pve.finished(
      await pve.upload('/nodes/pve1/storage/local/upload', { content: 'iso' }, 's.iso', Buffer.from('seed')),
    );
    await pve.call('PUT', '/nodes/pve1/qemu/500/config', { scsi1: 'local:iso/s.iso,media=cdrom' });
    pve.strike({ name: 'seed-gone', vmid: 500, count: 1 });
    expect(await pve.finished(await start())).toBe("volume 'local:iso/s.iso' does not exist");
  });

  it.each([
    ['proxy-error', { name: 'proxy-error', path: '/version' }, 595, 'No route to host'],
    ['unauthorized', { name: 'unauthorized', path: '/version' }, 401, 'authentication failure'],
  ] as const)('%s answers in place of the call', async (_, fault, status, reason) => {
    pve.strike(fault);
    expect(await pve.call('GET', '/version')).toMatchObject({ status, reason });
    expect((await pve.call('GET', '/nodes')).status).toBe(200);
  });

  it('withholds one privilege', async () => {
    pve.strike({ name: 'forbidden', privilege: 'VM.Clone' });
    expect(await clone()).toMatchObject({ status: 403, reason: 'Permission check failed (/vms/9000, VM.Clone)' });
  });

  it.each([
    ['before', false],
    ['after', true],
  ] as const)('drops the connection %s the call is done', async (when, done) => {
    pve.strike({ name: 'dropped-connection', when, path: '/clone', count: 1 });
    await expect(clone()).rejects.toThrow();
    await pve.sandbox.tasks.settle();
    expect(pve.sandbox.state.vms.find(500) !== null).toBe(done);
  });

  it('is set, shown and cleared over HTTP, and a wrong one is refused with the reason', async () => {
    const wanted = { name: 'slow-clone', delayMs: 5 };
    expect(await steer('PUT', '/sandbox/faults', { faults: [wanted] })).toEqual({
      status: 200,
      body: { faults: [wanted] },
    });
    expect((await steer('GET', '/sandbox/faults')).body).toEqual({ faults: [wanted] });
    const wrong = await steer('PUT', '/sandbox/faults', { faults: [{ name: 'earthquake' }] });
    expect(wrong.status).toBe(400);
    expect(JSON.stringify(wrong.body)).toContain('faults[0].name');
    expect((await steer('DELETE', '/sandbox/faults')).body).toEqual({ faults: [] });
  });

  it("is not needed to place a stranger's VM, to make a token and to read the calls", async () => {
    const stranger = { vmid: 700, name: 'web-1', tags: 'chatops', description: 'chatops i/r', pool: 'chatops' };
    expect((await steer('POST', '/sandbox/strangers', stranger)).body).toEqual({ vmid: 700 });
    expect((await steer('POST', '/sandbox/strangers', stranger)).status).toBe(409);
    expect((await pve.call('GET', '/nodes/pve1/qemu/700/status/current')).data).toMatchObject({
      status: 'running',
      name: 'web-1',
    });
    const order = { id: 'bot@pve!small', privileges: { '/vms/700': ['VM.Audit'] } };
    const { token } = z.object({ token: z.string() }).parse((await steer('POST', '/sandbox/tokens', order)).body);
    expect((await pve.call('GET', '/nodes/pve1/qemu/700/config', {}, token)).status).toBe(200);
    await pve.call('PUT', '/nodes/pve1/qemu/700/config', { cipassword: 'hunter2' }, token);
    const { calls } = z
      .object({ calls: z.array(z.record(z.string(), z.unknown())) })
      .parse((await steer('GET', '/sandbox/calls')).body);
    expect(calls.at(-1)).toMatchObject({
      method: 'PUT',
      path: '/nodes/pve1/qemu/700/config',
      parameters: { cipassword: '<hidden>', node: 'pve1', vmid: '700' },
      token: 'bot@pve!small',
      status: 403,
    });
    expect(JSON.stringify(calls)).not.toContain('hunter2');
  });

  function steer(method: string, path: string, body?: object): Promise<{ status: number | undefined; body: unknown }> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const asked = request(`${pve.origin}${path}`, { method, ca: pve.ca, headers }, async (answer) => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(Buffer.from(chunk));
        resolve({ status: answer.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) });
      });
      asked.on('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
});
