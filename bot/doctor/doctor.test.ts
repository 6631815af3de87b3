import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TemplateRecord } from '../../commands/stores.js';
import { EngineUnreachableError } from '../../pipeline/engine.js';
import { botPrivileges } from '../../sandbox/bot-privileges.js';
import { startSandbox, type TestSandbox } from '../../sandbox/fakes/start-sandbox.js';
import { connectProxmox } from '../connect-proxmox.js';
import type { Installation } from '../settings/installation.js';
import { readInstallation } from '../settings/read-installation.js';
import { checkClock } from './check-clock.js';
import { checkEngine } from './check-engine.js';
import { checkFiles } from './check-files.js';
import { checkProxmox } from './check-proxmox.js';
import type { Finding } from './finding.js';

const DEMO = join(import.meta.dirname, '../../config/demo');
let folder = '';
let pve: TestSandbox;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-doctor-'));
  pve = await startSandbox();
  mkdirSync(join(folder, 'content'));
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  copyFileSync(join(DEMO, 'policy.yaml'), join(folder, 'policy.yaml'));
  writeFileSync(join(folder, 'key'), randomBytes(32).toString('base64'), { mode: 0o600 });
  writeFileSync(join(folder, 'ca.pem'), pve.ca);
  useToken(pve.newToken('chatops@pve!bot', botPrivileges));
});
afterEach(async () => {
  await pve.close();
  rmSync(folder, { recursive: true });
});

function useToken(token: string): void {
  writeFileSync(join(folder, 'token'), `${token}\n`, { mode: 0o600 });
}

/** The demo's configuration on the sandbox of this test. */
function install(change: (text: string) => string = (text) => text): Installation {
  const file = join(folder, 'chatops.yaml');
  const text = readFileSync(join(DEMO, 'chatops.yaml'), 'utf8')
    .replace('proxmox-sandbox:8006"]', `${new URL(pve.origin).host}"]`)
    .replace('/run/secrets/master_key', 'key')
    .replaceAll('/access/', '')
    .replace('/content', 'content')
    .replace('/data', 'data');
  writeFileSync(file, change(text));
  return readInstallation(file);
}

async function findings(installation: Installation, templates: readonly TemplateRecord[] = []): Promise<Finding[]> {
  const proxmox = connectProxmox(installation);
  try {
    return await checkProxmox(installation, proxmox, templates);
  } finally {
    await proxmox.close();
  }
}

const badOnes = (all: readonly Finding[]) => all.filter(({ look }) => look === 'bad').map(({ what }) => what);

describe('the doctor on Proxmox', () => {
  it('finds nothing wrong with the demo and the privileges that the sandbox gives', async () => {
    const all = await findings(install());
    expect(badOnes(all)).toEqual([]);
    expect(all.map(({ what }) => what)).toEqual([
      'Proxmox VE 9.1.4 answers',
      'the token has every privilege that is needed',
      ...['pve1', 'pve2', 'pve3'].map((node) => `node ${node}: storages and bridges`),
      'pool chatops',
      'pool templates',
      'no template is built yet: the first VM that needs one builds it',
    ]);
  });

  it('names each privilege that is missing, where it is, and the command that gives it', async () => {
    const { '/storage': storage = [], '/nodes': nodes = [], ...rest } = botPrivileges;
    const less = (list: readonly string[], ...without: string[]) => list.filter((item) => !without.includes(item));
    useToken(
      pve.newToken('chatops@pve!less', {
        ...rest,
        '/storage': less(storage, 'Datastore.Allocate'),
        '/nodes': less(nodes, 'Sys.AccessNetwork'),
        '/pool/templates': less(botPrivileges['/pool/templates'] ?? [], 'VM.Clone', 'VM.Config.Disk'),
      }),
    );
    const all = await findings(install());
    expect(badOnes(all)).toEqual([
      ...['pve1', 'pve2', 'pve3'].map((node) => `the token lacks on /nodes/${node}: Sys.AccessNetwork`),
      'the token lacks on /pool/templates: VM.Clone, VM.Config.Disk',
      'the token lacks on /storage/local: Datastore.Allocate',
      'the token lacks on /storage/shared: Datastore.Allocate',
    ]);
    expect(all.find(({ what }) => what.includes('/storage/local'))?.cure).toBe(
      [
        '{ pveum role add Chatops-storage-local --privs "Datastore.Allocate,Datastore.AllocateTemplate,Datastore.Audit"',
        '|| pveum role modify Chatops-storage-local --privs "Datastore.Allocate,Datastore.AllocateTemplate,Datastore.Audit"; }',
        `&& pveum acl modify /storage/local --users 'chatops@pve' --tokens 'chatops@pve!less' --roles Chatops-storage-local`,
      ].join(' '),
    );
  });

  it.each<[string, string, string, string]>([
    [
      'a storage',
      'storage: local-lvm',
      'storage: ceph',
      'environment dev: there is no storage ceph on pve1 that the token can see',
    ],
    [
      'content',
      'seedStorage: local',
      'seedStorage: local-lvm',
      'environment dev: the storage local-lvm takes no iso content',
    ],
    ['a bridge', 'bridge: vmbr0', 'bridge: vmbr9', 'environment dev: there is no bridge or VNet vmbr9 on pve1'],
    ['a pool', 'pool: templates', 'pool: nobodys', 'there is no pool nobodys that the token can see'],
    ['a node', 'nodes: [pve1, pve2, pve3]', 'nodes: [pve1, pve9]', 'there is no node pve9'],
  ])('misses %s', async (_what, there, wanted, problem) => {
    expect(badOnes(await findings(install((text) => text.replace(there, wanted))))).toContain(problem);
  });

  it.each<[string, () => void, string, string]>([
    ['is not there', () => undefined, 'Proxmox could not be looked at', 'check proxmox.endpoints'],
    ['has another CA', () => undefined, 'Proxmox could not be looked at', 'proxmox.ca has to be the CA of the API'],
    [
      'does not know the token',
      () => useToken('chatops@pve!bot=00000000-0000-0000-0000-000000000000'),
      'Proxmox could not be looked at',
      'check the token',
    ],
  ])('says why nothing else was looked at where Proxmox %s', async (what, change, problem, cure) => {
    change();
    let installation = install();
    if (what === 'is not there')
      installation = install((text) => text.replace(new URL(pve.origin).host, '127.0.0.1:9'));
    if (what === 'has another CA') {
      const other = await import('../../sandbox/tls/make-certificates.js');
      writeFileSync(join(folder, 'ca.pem'), (await other.makeAuthority(new Date())).certificate);
    }
    const all = await findings(installation);
    expect(all).toHaveLength(1);
    expect([all[0]?.look, all[0]?.what, all[0]?.cure]).toEqual([
      ...['bad', expect.stringContaining(problem), expect.stringContaining(cure)],
    ]);
  });

  it('misses a template that somebody deleted', async () => {
    const record: TemplateRecord = {
      ...{ cluster: 'sandbox', vmid: 9000, name: 'debian-13', node: 'pve1', kind: 'template', definitionHash: 'h' },
      ...{ generation: 2, builtAt: 1, requestId: 'r', smbiosUuid: null, retiredAt: null },
    };
    expect(badOnes(await findings(install(), [record]))).toEqual([
      'template debian-13, generation 2, VMID 9000 is not on Proxmox any more',
    ]);
  });

  it('compares the clocks', async () => {
    const { host } = new URL(pve.origin);
    expect(await checkClock(host, pve.ca, Date.now)).toMatchObject({ look: 'good' });
    expect(await checkClock(host, pve.ca, () => Date.now() + 3_600_000)).toMatchObject({
      ...{ look: 'bad', what: expect.stringMatching(/differ by 3(599|600|601) s$/) },
    });
    expect(await checkClock('127.0.0.1:9', pve.ca, Date.now)).toMatchObject({ look: 'notice' });
  });
});

describe('the doctor on files', () => {
  it('finds nothing wrong with private ones', () => {
    expect(badOnes(checkFiles(install(), Date.now()))).toEqual([]);
  });

  it.each<[string, () => void, RegExp]>([
    [
      'an open data folder',
      () => chmodSync(join(folder, 'data'), 0o755),
      /^the data folder .* is open to others \(mode 755\)$/,
    ],
    [
      'an open master key',
      () => chmodSync(join(folder, 'key'), 0o644),
      /^the master key .* is open to others \(mode 644\)$/,
    ],
    ['a broken master key', () => writeFileSync(join(folder, 'key'), 'hunter2'), /is not 32 bytes in base64/],
    ['an open token', () => chmodSync(join(folder, 'token'), 0o640), /^the Proxmox token .* \(mode 640\)$/],
    [
      'a token without its name',
      () => writeFileSync(join(folder, 'token'), 'just-a-secret-77'),
      /is not USER@REALM!NAME=SECRET/,
    ],
    ['no token', () => rmSync(join(folder, 'token')), /^the Proxmox token .* cannot be read \(ENOENT\)$/],
    ['no CA', () => rmSync(join(folder, 'ca.pem')), /^the CA .* is no readable PEM certificate \(ENOENT\)$/],
    [
      'a CA that is none',
      () => writeFileSync(join(folder, 'ca.pem'), 'x'),
      /^the CA .* is no readable PEM certificate/,
    ],
  ])('finds %s, and tells no secret', (_what, change, problem) => {
    change();
    const all = checkFiles(install(), Date.now());
    expect(badOnes(all)).toEqual([expect.stringMatching(problem)]);
    expect(JSON.stringify(all)).not.toMatch(/hunter2|just-a-secret-77/);
  });

  it('finds a CA that has ended', () => {
    expect(badOnes(checkFiles(install(), Date.parse('2199-01-01')))).toEqual([
      expect.stringMatching(/^the CA in .* ended on/),
    ]);
  });
});

describe('the doctor on the engine', () => {
  it('names each image that is not built, with the command, and says what the socket means', async () => {
    const all = await checkEngine({ findImage: async (tool) => (tool === 'packer' ? null : `sha256:${tool}`) });
    expect(badOnes(all)).toEqual(['the image of packer is not built']);
    expect(all.find(({ look }) => look === 'bad')?.cure).toBe('docker compose --profile tools build');
    expect(all.find(({ look }) => look === 'notice')?.what).toContain('root on this host');
  });

  it('says that the engine is away', async () => {
    const away = { findImage: async () => Promise.reject(new EngineUnreachableError('no such socket')) };
    expect(badOnes(await checkEngine(away))).toEqual(['the container engine cannot be used: no such socket']);
  });
});
