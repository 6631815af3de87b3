import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificates } from '../../test/stand-ins/make-certificates.js';
import { type PveServer, startPveServer } from '../../test/stand-ins/pve-server.js';
import { createProxmox } from './create-proxmox.js';
import type { Proxmox } from './proxmox.js';

const UPID = 'UPID:pve1:0000A1B2:00C3D4E5:6738F000:qmclone:12045:bot@pve!change:';
const GIB = 1024 ** 3;

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

describe('reading', () => {
  const reads: [
    string,
    () => ReturnType<typeof data>,
    (client: Proxmox) => Promise<object | null>,
    string,
    object | null,
  ][] = [
    [
      'permissions',
      () => data({ '/pool/bot': { 'VM.Audit': 1, 'VM.Clone': 0 } }),
      (client) => client.permissions(),
      '/access/permissions',
      new Map([['/pool/bot', new Set(['VM.Audit', 'VM.Clone'])]]),
    ],
    [
      'nodes, an offline one without figures',
      () =>
        data([
          { node: 'pve1', status: 'online', maxmem: 64 * GIB, mem: 16 * GIB, maxcpu: 16, cpu: 0.1 },
          { node: 'pve2', status: 'offline' },
        ]),
      (client) => client.listNodes(),
      '/nodes',
      [
        { node: 'pve1', online: true, memoryBytes: 64 * GIB, memoryUsedBytes: 16 * GIB, cpus: 16 },
        { node: 'pve2', online: false, memoryBytes: 0, memoryUsedBytes: 0, cpus: 0 },
      ],
    ],
    [
      'VMs, and no containers',
      () =>
        data([
          { id: 'lxc/3', type: 'lxc', vmid: 3, node: 'pve1' },
          {
            id: 'qemu/12045',
            type: 'qemu',
            vmid: '12045',
            node: 'pve1',
            name: 'web-1',
            status: 'running',
            template: 0,
            pool: 'bot',
            tags: 'chatops;prod',
            maxmem: 4 * GIB,
          },
        ]),
      (client) => client.listResources(),
      '/cluster/resources?type=vm',
      [
        {
          vmid: 12045,
          node: 'pve1',
          name: 'web-1',
          template: false,
          running: true,
          pool: 'bot',
          tags: ['chatops', 'prod'],
          memoryBytes: 4 * GIB,
        },
      ],
    ],
    [
      'storages',
      () => data([{ storage: 'ceph-vm', content: 'images,rootdir', shared: 1, active: 1, avail: '1024', total: 4096 }]),
      (client) => client.listStorages('pve1'),
      '/nodes/pve1/storage?enabled=1',
      [
        {
          storage: 'ceph-vm',
          content: ['images', 'rootdir'],
          shared: true,
          active: true,
          freeBytes: 1024,
          totalBytes: 4096,
        },
      ],
    ],
    [
      'bridges',
      () => data([{ iface: 'vmbr0', type: 'bridge' }]),
      (client) => client.listBridges('pve1'),
      '/nodes/pve1/network?type=any_bridge',
      ['vmbr0'],
    ],
    [
      'members of a pool',
      () =>
        data([
          {
            poolid: 'bot',
            members: [
              { type: 'qemu', vmid: 7, id: 'qemu/7' },
              { type: 'storage', id: 'storage/x' },
            ],
          },
        ]),
      (client) => client.poolMembers('bot'),
      '/pools?poolid=bot',
      [7],
    ],
    [
      'a config',
      () =>
        data({
          name: 'web-1',
          description: 'chatops i/r\n',
          digest: 'd1',
          lock: 'clone',
          template: 1,
          tags: 'chatops; prod',
          smbios1: 'uuid=6a1b2c3d-0000-4000-8000-000000000001,serial=x',
          net0: 'virtio=bc:24:11:00:00:01,bridge=vmbr0,tag=20',
          scsi0: 'ceph-vm:vm-12045-disk-0,size=32G',
          scsi30: 'seed:iso/a.iso,media=cdrom',
          scsihw: 'virtio-scsi-single',
          memory: 4096,
          'new-in-10': { deep: [1] },
        }),
      (client) => client.findConfig('pve1', 12045),
      '/nodes/pve1/qemu/12045/config',
      {
        name: 'web-1',
        description: 'chatops i/r\n',
        digest: 'd1',
        lock: 'clone',
        template: true,
        tags: ['chatops', 'prod'],
        smbiosUuid: '6a1b2c3d-0000-4000-8000-000000000001',
        net0Mac: 'BC:24:11:00:00:01',
        drives: new Map([
          ['scsi0', 'ceph-vm:vm-12045-disk-0,size=32G'],
          ['scsi30', 'seed:iso/a.iso,media=cdrom'],
        ]),
      },
    ],
    [
      'a status',
      () => data({ status: 'running', lock: 'migrate', agent: 1 }),
      (client) => client.findStatus('pve1', 7),
      '/nodes/pve1/qemu/7/status/current',
      { running: true, lock: 'migrate' },
    ],
    [
      'the end of a task',
      () => data({ status: 'stopped', exitstatus: 'WARNINGS: 1', upid: UPID }),
      (client) => client.taskStatus(UPID),
      `/nodes/pve1/tasks/${encodeURIComponent(UPID)}/status`,
      { running: false, exitStatus: 'WARNINGS: 1' },
    ],
    [
      'a task that runs',
      () => data({ status: 'running' }),
      (client) => client.taskStatus(UPID),
      `/nodes/pve1/tasks/${encodeURIComponent(UPID)}/status`,
      { running: true, exitStatus: null },
    ],
    [
      'the log of a task beyond its first 50 lines',
      () =>
        data([
          { n: 1, t: 'begin' },
          { n: 2, t: 'TASK ERROR: no' },
        ]),
      (client) => client.taskLog(UPID),
      `/nodes/pve1/tasks/${encodeURIComponent(UPID)}/log?start=0&limit=5000`,
      ['begin', 'TASK ERROR: no'],
    ],
    [
      'content',
      () => data([{ volid: 'seed:iso/a.iso', size: 381000, format: 'iso' }]),
      (client) => client.listContent('pve1', 'seed'),
      '/nodes/pve1/storage/seed/content',
      [{ volid: 'seed:iso/a.iso', size: 381000 }],
    ],
    [
      'interfaces, with IPv4 and real addresses only',
      () =>
        data({
          result: [
            { name: 'lo' },
            {
              name: 'ens18',
              'hardware-address': 'bc:24:11:00:00:01',
              'ip-addresses': [
                { 'ip-address': '10.0.20.45', 'ip-address-type': 'ipv4', prefix: 24 },
                { 'ip-address': 'fe80::1', 'ip-address-type': 'ipv6', prefix: 64 },
                { 'ip-address': '<script>', 'ip-address-type': 'ipv4', prefix: 24 },
              ],
            },
          ],
        }),
      (client) => client.agentInterfaces('pve1', 7),
      '/nodes/pve1/qemu/7/agent/network-get-interfaces',
      [
        { name: 'lo', mac: null, ipv4: [] },
        { name: 'ens18', mac: 'BC:24:11:00:00:01', ipv4: ['10.0.20.45'] },
      ],
    ],
  ];
  it.each(reads)('%s', async (_name, answer, read, url, value) => {
    server.plan(answer());
    expect(await read(proxmox)).toEqual(value);
    expect(sent()).toEqual([`GET ${url}`]);
  });

  it('tells tasks of our tokens from others, newest first', async () => {
    const task = (starttime: number, more: object): object => ({
      upid: `${starttime}`,
      type: 'qmclone',
      id: '12045',
      user: 'bot@pve',
      starttime,
      ...more,
    });
    server.plan(
      data([
        task(1000, { tokenid: 'change', endtime: 1010, status: 'OK' }),
        task(1003, { tokenid: 'build' }),
        task(1002, { tokenid: 'other', endtime: 1003, status: 'unable to clone' }),
        task(1001, { user: 'bot@pve!change' }),
        task(1004, { user: 'root@pam' }),
        task(1005, { type: 'qmdestroy' }),
        task(999, { tokenid: 'change' }),
      ]),
    );
    const tasks = await proxmox.findTasks('pve1', { vmid: 12045, type: 'qmclone', since: 1_000_500 });
    expect(tasks.map(({ upid, ours, running, exitStatus }) => [upid, ours, running, exitStatus])).toEqual([
      ['1004', false, true, null],
      ['1003', true, true, null],
      ['1002', false, false, 'unable to clone'],
      ['1001', true, true, null],
      ['1000', true, false, 'OK'],
    ]);
    expect(sent()).toEqual(['GET /nodes/pve1/tasks?source=all&vmid=12045&typefilter=qmclone&since=1000&limit=500']);
  });
});
