import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { baseImage } from '../../sandbox/volumes/base-image.js';
import { loadBlueprints } from '../ansible/load-blueprints.js';
import { definitionHash } from '../packer/definition-hash.js';
import type { ToolFiles } from '../recipes/load-tool-files.js';
import type { DestroySpec, TemplateChoice, VmSpec } from '../recipes/vm-spec.js';
import type { RunFacts } from '../run/run-facts.js';
import { exampleVm, hostileText } from './example-vm.js';
import type { RealStack } from './real-stack.js';

const sh = promisify(execFile);

/** A person's desk before the real stack: keys, requests of a hostile person, and SSH into what comes of them. */
export interface RealDesk {
  /** A VM as planning fixes it for the sandbox, on the template of now. */
  ask(changes?: Partial<VmSpec>): Promise<VmSpec>;
  destroySpec(vm: VmSpec, made: RunFacts): DestroySpec;
  /** The template is built from now on. */
  keepTemplate(made: RunFacts): void;
  /** Logs in as the requester, trusting only the host key that the card shows. */
  ssh(made: RunFacts, command: string): Promise<string>;
  close(): void;
}

export async function openRealDesk(stack: RealStack, instance: string, files: ToolFiles): Promise<RealDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'chatops-desk-'));
  let template = chooseTemplate(stack, files);
  let count = 0;
  const makeKey = async (name: string): Promise<string> => {
    await sh('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(folder, name)]);
    return readFileSync(join(folder, `${name}.pub`), 'utf8').trim();
  };
  const personKey = await makeKey('ana');
  return {
    async ask(changes = {}) {
      count += 1;
      const requestId = randomBytes(6).toString('hex');
      const jobPublicKey = await makeKey(requestId);
      await stack.artifacts.save(requestId, 'job-key', readFileSync(join(folder, requestId)));
      const requester = { login: 'ana', display: hostileText, keys: [personKey] };
      return { ...vmOf(stack, template, count), instance, requestId, requester, jobPublicKey, ...changes };
    },
    destroySpec(vm, made) {
      const { name, vmid, pool, environment, endpoint, images, node } = vm;
      const requestId = randomBytes(6).toString('hex');
      const own = { instance, requestId, label: 'R-99', madeBy: vm.requestId };
      const smbiosUuid = made.apply?.smbiosUuid ?? '';
      return { ...own, name, vmid, pool, environment, endpoint, images, node, smbiosUuid, vm };
    },
    keepTemplate(made) {
      template = { ...template, builtAt: made.template?.builtAt ?? null, baseVmid: null, baseBuilt: true };
    },
    async ssh({ boot }, command) {
      const known = join(folder, 'known_hosts');
      writeFileSync(known, `${boot?.ipv4} ${boot?.hostKey}\n`);
      const settings = ['StrictHostKeyChecking=yes', 'ConnectTimeout=10', `UserKnownHostsFile=${known}`];
      const options = ['-F', 'none', '-i', join(folder, 'ana'), ...settings.flatMap((setting) => ['-o', setting])];
      return (await sh('ssh', [...options, `ana@${boot?.ipv4}`, command])).stdout.trim();
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}

function chooseTemplate(stack: RealStack, files: ToolFiles): TemplateChoice {
  const spec = {
    name: 'debian-13',
    image: {
      url: `https://proxmox-sandbox:8006/sandbox/images/${baseImage.name}`,
      checksum: { algorithm: 'sha256' as const, value: baseImage.sha256 },
    },
    packages: ['docker.io', 'docker-cli'],
    scripts: [{ name: '10-motd.sh', text: '#!/bin/sh\necho built > /etc/motd\n' }],
    buildNetwork: { bridge: 'vmbr0', vlan: null, mtu: null, dns: [], domain: null, inside: `${stack.prefix}.0/24` },
    buildAddress: null,
    cpuType: 'x86-64-v2-AES',
  };
  return {
    spec,
    definitionHash: definitionHash(spec, files.packer, stack.images.packer),
    generation: 1,
    vmid: 9101,
    node: 'pve1',
    builtAt: null,
    baseVmid: 9100,
    baseBuilt: false,
    buildPool: 'templates',
    buildStorage: 'shared',
    importStorage: 'shared',
    seedStorage: 'shared',
  };
}

function vmOf(stack: RealStack, template: TemplateChoice, count: number): VmSpec {
  const blueprint = loadBlueprints(null).get('web');
  if (blueprint === undefined) throw new Error('no blueprint web');
  const { files, playbooks } = blueprint;
  return {
    ...exampleVm,
    label: `R-${count}`,
    reason: hostileText,
    sandbox: true,
    name: `web-${count}`,
    vmid: 12_000 + count,
    mac: `BC:24:11:00:00:${String(count).padStart(2, '0')}`,
    network: template.spec.buildNetwork,
    address: { ipv4: `${stack.prefix}.${150 + count}`, prefix: 24, gateway: `${stack.prefix}.1` },
    endpoint: 'proxmox-sandbox:8006',
    template,
    blueprint: {
      name: 'web',
      files: [...files],
      playbooks: [...playbooks],
      secrets: [],
      parameters: { title: hostileText },
    },
    images: stack.images,
    jobsReachGuests: true,
  };
}
