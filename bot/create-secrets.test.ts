import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecrets } from './create-secrets.js';
import type { Installation } from './settings/installation.js';
import { readInstallation } from './settings/read-installation.js';

let folder = '';
let installation: Installation;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-secrets-'));
  mkdirSync(join(folder, 'content'));
  const text = readFileSync(join(import.meta.dirname, '../config/demo/chatops.yaml'), 'utf8');
  writeFileSync(join(folder, 'chatops.yaml'), text.replace('/content', 'content'));
  const demo = readInstallation(join(folder, 'chatops.yaml'));
  const put = (name: string, content: string): string => {
    writeFileSync(join(folder, name), `${content}\n`);
    return join(folder, name);
  };
  installation = {
    ...demo,
    files: { ...demo.files, masterKey: put('master-key', 'a-master-key') },
    proxmox: {
      caFile: put('ca', 'a-public-certificate'),
      tokenFile: put('token', 'bot@pve!one=first-secret'),
      buildTokenFile: put('build-token', 'bot@pve!build=build-secret'),
    },
    blueprintSecrets: new Map([['web/key', put('web-key', 'web-secret')]]),
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the secrets', () => {
  it('are all told before anything is done with them, the build token among them', () => {
    const told: string[] = [];
    const secrets = createSecrets(installation, (secret) => told.push(secret));
    const all = ['a-master-key', 'bot@pve!one=first-secret', 'first-secret', 'bot@pve!build=build-secret'];
    expect(told).toEqual([...all, 'build-secret', 'web-secret']);
    expect(secrets.all()).toEqual(told);
  });

  it('that were overwritten count at once, are told, and the old ones stay secret', async () => {
    const told: string[] = [];
    const secrets = createSecrets(installation, (secret) => told.push(secret));
    writeFileSync(installation.proxmox.tokenFile, 'bot@pve!one=second-secret\n');
    expect(Buffer.from(await secrets.read('proxmox-token')).toString()).toContain('second-secret');
    expect(told.slice(-2)).toEqual(['bot@pve!one=second-secret', 'second-secret']);
    expect(secrets.all()).toContain('first-secret');
  });
});
