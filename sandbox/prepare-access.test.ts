import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox } from './create-sandbox.js';
import { fakeGuests } from './fakes/fake-guests.js';
import { health } from './health.js';
import { prepareAccess } from './prepare-access.js';
import { authenticate } from './server/authenticate.js';
import { createServer } from './server/create-server.js';

describe('the first start', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const paths = () => ({
    dataFolder: folder,
    accessFolder: join(folder, 'access'),
    names: ['proxmox-sandbox', 'localhost', '127.0.0.1'],
  });
  const make = () =>
    createSandbox({
      folder,
      guests: fakeGuests(),
      readIso: async () => ({ label: '', files: new Map() }),
      imageOrigins: [],
    });
  const text = (...parts: string[]) => readFile(join(folder, ...parts), 'utf8');
  const mode = async (...parts: string[]) => ((await stat(join(folder, ...parts))).mode & 0o777).toString(8);

  it('makes an authority, a token for the bot and one for the admin, and later starts keep them', async () => {
    const sandbox = make();
    const first = await prepareAccess(paths(), sandbox.state);
    const made = [await text('access', 'ca.pem'), await text('access', 'token'), await text('ca-key.pem')];
    expect(made[1]).toMatch(/^chatops@pve!bot=[0-9a-f-]{36}\n$/);
    expect(authenticate(sandbox.state, `PVEAPIToken=${made[1]?.trim()}`).id).toBe('chatops@pve!bot');
    const second = await prepareAccess(paths(), sandbox.state);
    expect([await text('access', 'ca.pem'), await text('access', 'token'), await text('ca-key.pem')]).toEqual(made);
    expect(second.adminToken).toBe(first.adminToken);
    expect(second.certificate.chain).not.toBe(first.certificate.chain);
    sandbox.state.close();
  });

  it('keeps what is private from everyone else', async () => {
    const sandbox = make();
    await prepareAccess(paths(), sandbox.state);
    expect(await mode('ca-key.pem')).toBe('600');
    expect(await mode('admin-token')).toBe('600');
    expect(await mode('access', 'token')).toBe('600');
    expect(await mode('access', 'ca.pem')).toBe('644');
    sandbox.state.close();
  });

  it('makes the bot a new token where the database was lost', async () => {
    const before = make();
    await prepareAccess(paths(), before.state);
    const old = await text('access', 'token');
    before.state.close();
    for (const file of ['sandbox.db', 'sandbox.db-wal', 'sandbox.db-shm'])
      await rm(join(folder, file), { force: true });
    const after = make();
    await prepareAccess(paths(), after.state);
    expect(await text('access', 'token')).not.toBe(old);
    after.state.close();
  });

  it('is healthy once it answers under its own authority', async () => {
    const sandbox = make();
    expect(await health({ port: 1, accessFolder: join(folder, 'access') })).toBe(false);
    const access = await prepareAccess(paths(), sandbox.state);
    const server = await createServer({ sandbox, ...access });
    const port = Number(new URL(await server.listen({ host: '127.0.0.1', port: 0 })).port);
    expect(await health({ port, accessFolder: join(folder, 'access') })).toBe(true);
    await server.close();
    expect(await health({ port, accessFolder: join(folder, 'access') })).toBe(false);
    sandbox.state.close();
  });
});
