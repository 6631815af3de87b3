import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificates } from '../../test/stand-ins/make-certificates.js';
import { type PveServer, startPveServer } from '../../test/stand-ins/pve-server.js';
import { createProxmox } from './create-proxmox.js';
import type { Proxmox } from './proxmox.js';

const UPID = 'UPID:pve1:0000A1B2:00C3D4E5:6738F000:qmclone:12045:bot@pve!change:';

let server: PveServer;
let proxmox: ReturnType<typeof createProxmox>;

beforeAll(async () => {
  const authority = await makeCertificates();
  server = await startPveServer(await authority.issue({ names: ['localhost'] }));
  proxmox = createProxmox({
    endpoints: [server.origin],
    ca: authority.ca,
    token: () => 'bot@pve!change=s',
    otherTokenIds: ['bot@pve!build'],
    clock: { pause: async () => undefined },
  });
});
beforeEach(() => {
  server.calls.length = 0;
});
afterAll(async () => {
  await proxmox.close();
  await server.close();
});

const data = (value: object | string | number | null): { status: number; body: string } => ({
  status: 200,
  body: JSON.stringify({ data: value }),
});
const sent = (): string[] => server.calls.map(({ method, url, body }) => `${method} ${url.slice(10)} ${body}`.trim());

describe('absence', () => {
  const gone = { status: 500, body: JSON.stringify({ message: "Configuration file 'x/7.conf' does not exist\n" }) };
  const absences: [
    string,
    { status: number; body: string },
    (client: Proxmox) => Promise<boolean | null | object | string>,
    boolean | null,
  ][] = [
    ['a config', gone, (client) => client.findConfig('pve1', 7), null],
    ['a status', gone, (client) => client.findStatus('pve1', 7), null],
    [
      'a pool',
      { status: 500, body: '{"message":"pool \'x\' does not exist"}' },
      (client) => client.poolExists('x'),
      false,
    ],
    ['a pool that is not listed', data([]), (client) => client.poolExists('x'), false],
    [
      'a free VMID',
      { status: 400, body: '{"errors":{"vmid":"VM 7 already exists"},"data":null}' },
      (client) => client.isVmidFree(7),
      false,
    ],
    [
      'a file in the guest',
      { status: 500, body: JSON.stringify({ message: "Agent error: can't open file: No such file or directory" }) },
      (client) => client.agentReadFile('pve1', 7, '/x'),
      null,
    ],
    [
      'an agent',
      { status: 500, body: '{"message":"QEMU guest agent is not running\\n"}' },
      (client) => client.agentPing('pve1', 7),
      false,
    ],
    [
      'an agent in time',
      { status: 500, body: '{"message":"VM 7 qmp command \'guest-ping\' failed - got timeout\\n"}' },
      (client) => client.agentPing('pve1', 7),
      false,
    ],
  ];
  it.each(absences)('of %s is an answer', async (_name, answer, call, value) => {
    server.plan(answer);
    expect(await call(proxmox)).toBe(value);
  });

  it('is told apart from a machine that the token may not see, by asking for its very VMID', async () => {
    const refused = { status: 403, reason: 'Permission check failed (/vms/7, VM.Audit)' };
    server.plan(refused, data('7'));
    expect(await proxmox.findConfig('pve1', 7)).toBeNull();
    server.plan(refused, data('7'));
    expect(await proxmox.findStatus('pve1', 7)).toBeNull();
    server.plan(refused, { status: 400, body: '{"errors":{"vmid":"VM 7 already exists"},"data":null}' });
    await expect(proxmox.findConfig('pve1', 7)).rejects.toThrow('Permission check failed (/vms/7, VM.Audit)');
  });

  it('is not read out of a missing privilege', async () => {
    server.plan({ status: 403, reason: 'Permission check failed (/vms/7, VM.Audit)' });
    await expect(proxmox.findConfig('pve1', 7)).rejects.toThrow('Permission check failed (/vms/7, VM.Audit)');
    await expect(proxmox.isVmidFree(7)).rejects.toThrow('Permission check failed');
    await expect(proxmox.agentPing('pve1', 7)).rejects.toThrow('Permission check failed');
  });
});

describe('changing', () => {
  const changes: [string, (client: Proxmox) => Promise<string | null>, string][] = [
    ['createVm', (client) => client.createVm('pve1', { vmid: '7' }), 'POST /nodes/pve1/qemu vmid=7'],
    ['cloneVm', (client) => client.cloneVm('pve1', 9101, { newid: '7' }), 'POST /nodes/pve1/qemu/9101/clone newid=7'],
    ['makeTemplate', (client) => client.makeTemplate('pve1', 7), 'POST /nodes/pve1/qemu/7/template'],
    ['startVm', (client) => client.startVm('pve1', 7), 'POST /nodes/pve1/qemu/7/status/start'],
    ['shutdownVm', (client) => client.shutdownVm('pve1', 7, 60), 'POST /nodes/pve1/qemu/7/status/shutdown timeout=60'],
    ['stopVm', (client) => client.stopVm('pve1', 7), 'POST /nodes/pve1/qemu/7/status/stop'],
    [
      'destroyVm',
      (client) => client.destroyVm('pve1', 7),
      'DELETE /nodes/pve1/qemu/7?purge=1&destroy-unreferenced-disks=1',
    ],
    [
      'downloadImage',
      (client) => client.downloadImage('pve1', 'imp', 'd.qcow2', 'https://x/d', { algorithm: 'sha512', value: 'ab' }),
      'POST /nodes/pve1/storage/imp/download-url content=import&filename=d.qcow2&url=https%3A%2F%2Fx%2Fd&checksum=ab&checksum-algorithm=sha512',
    ],
    [
      'deleteVolume',
      (client) => client.deleteVolume('pve1', 'seed', 'seed:iso/a.iso'),
      'DELETE /nodes/pve1/storage/seed/content/seed%3Aiso%2Fa.iso',
    ],
  ];
  it.each(changes)('%s gives the task', async (_name, call, request) => {
    server.plan(data(UPID));
    expect(await call(proxmox)).toBe(UPID);
    expect(sent()).toEqual([request]);
  });

  it('sets a config at once', async () => {
    server.plan(data(null));
    await proxmox.setConfig('pve1', 7, { delete: 'scsi30', digest: 'd1' });
    expect(sent()).toEqual(['PUT /nodes/pve1/qemu/7/config delete=scsi30&digest=d1']);
  });

  it('knows that a volume was deleted at once', async () => {
    server.plan(data(null));
    expect(await proxmox.deleteVolume('pve1', 'seed', 'seed:iso/a.iso')).toBeNull();
  });
});
