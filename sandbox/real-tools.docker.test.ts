import { execFile } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ApiClient, apiClient } from './fakes/api-client.js';
import { baseImage } from './volumes/base-image.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const project = process.env.CHATOPS_PROJECT ?? 'chatops';
const id = `sbxtest${randomBytes(4).toString('hex')}`;
/** Of what the test makes; the sandbox labels its guests itself. */
const label = ['--label', `chatops.test=${id}`];
const base = 9001;

/** Runs the docker client; what it printed, or an error with it. */
async function docker(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', args, { maxBuffer: 16 * 1024 ** 2 });
  return stdout;
}

function lines(text: string): string[] {
  return [...new Set(text.split('\n').filter((line) => line !== ''))];
}

/** A tool's container that waits for commands, with files in its folder. */
async function startTool(
  tool: string,
  files: Readonly<Record<string, string>>,
  folder: string,
): Promise<(...command: string[]) => Promise<string>> {
  const name = `${id}-${tool}`;
  await docker(
    'run',
    '-d',
    '--name',
    name,
    ...label,
    '--network',
    id,
    '-e',
    'SSL_CERT_FILE=/job/ca.pem',
    '-e',
    'SSL_CERT_DIR=/opt/chatops/no-certificates',
    `${project}-proxmox-${tool}`,
    'sleep',
    '600',
  );
  const work = await mkdtemp(join(tmpdir(), `${tool}-`));
  await cp(folder, work, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(work, file), text);
  await docker('cp', '-q', `${work}/.`, `${name}:/job`);
  await rm(work, { recursive: true });
  return (...command) => docker('exec', '-w', '/job', name, ...command);
}

/** A NoCloud seed; the guest runs it once an instance. */
async function makeIso(instance: string, userData: string): Promise<Buffer> {
  const script = `mkdir /tmp/s && cd /tmp/s && printf '%s' "$1" > user-data && echo "instance-id: $2" > meta-data && xorriso -as mkisofs -quiet -V cidata -J -r -o /tmp/seed.iso . 2>/dev/null && base64 /tmp/seed.iso`;
  const image = `${project}-proxmox-cloud-init`;
  return Buffer.from(
    await docker('run', '--rm', '--network', 'none', ...label, image, 'sh', '-c', script, 'sh', userData, instance),
    'base64',
  );
}

describe('with the real tools, guests and image, the sandbox', () => {
  let pve: ApiClient;
  let access: { 'ca.pem': string; 'proxmox-token': string };

  beforeAll(async () => {
    const subnet = `10.${randomInt(200, 250)}.${randomInt(1, 250)}.0/24`;
    await docker('network', 'create', '--subnet', subnet, ...label, id);
    const group = await docker(
      'run',
      '--rm',
      '--network',
      'none',
      ...label,
      '-v',
      '/var/run/docker.sock:/s',
      '--entrypoint',
      'stat',
      `${project}-proxmox-sandbox`,
      '-c',
      '%g',
      '/s',
    );
    await docker(
      'run',
      '-d',
      '--name',
      `${id}-api`,
      ...label,
      '--network',
      id,
      '--network-alias',
      'proxmox-sandbox',
      '-p',
      '127.0.0.1::8006',
      '--read-only',
      '--cap-drop',
      'ALL',
      '--tmpfs',
      '/tmp:rw,nosuid,nodev,noexec,size=64m',
      '--tmpfs',
      '/data:uid=10000,mode=0700',
      '--tmpfs',
      '/access:uid=10000,mode=0700',
      '-v',
      '/var/run/docker.sock:/var/run/docker.sock',
      '--group-add',
      group.trim(),
      '-e',
      `SANDBOX_PROJECT=${id}`,
      '-e',
      `SANDBOX_NETWORK=${id}`,
      '-e',
      `SANDBOX_GUEST_IMAGE=${project}-sandbox-guest`,
      `${project}-proxmox-sandbox`,
    );
    await vi.waitFor(() => docker('exec', `${id}-api`, 'node', '/app/dist/sandbox/main.js', 'health'), {
      timeout: 30_000,
      interval: 250,
    });
    const read = (file: string) => docker('exec', `${id}-api`, 'cat', `/access/${file}`);
    access = { 'ca.pem': await read('ca.pem'), 'proxmox-token': await read('token') };
    const port = /:(\d+)\s*$/.exec(await docker('port', `${id}-api`, '8006/tcp'))?.[1];
    pve = apiClient({
      origin: `https://localhost:${port}`,
      ca: access['ca.pem'],
      token: access['proxmox-token'].trim(),
    });
    await makeBase();
  });

  afterAll(async () => {
    pve.close();
    // The API first: it makes no more guests then.
    for (const filter of [`label=chatops.test=${id}`, `label=chatops.sandbox=${id}`]) {
      const containers = lines(await docker('ps', '-aq', '--filter', filter));
      if (containers.length > 0) await docker('rm', '-fv', ...containers);
    }
    const images = lines(await docker('images', '-q', '--filter', `label=chatops.sandbox=${id}`));
    if (images.length > 0) await docker('rmi', '-f', ...images);
    await docker('network', 'rm', id);
  });

  /** A base with the program that stands for the agent, and Proxmox's own cloud-init drive where the guest sees it. */
  async function makeBase(): Promise<void> {
    const vm = `/nodes/pve1/qemu/${base}`;
    const url = `https://proxmox-sandbox:8006/sandbox/images/${baseImage.name}`;
    await pve.done('POST', '/nodes/pve1/storage/shared/download-url', {
      content: 'import',
      filename: baseImage.name,
      url,
    });
    const agent = await makeIso(
      'base',
      '#cloud-config\npreserve_hostname: true\nbootcmd: [[install, -m, "0755", /bin/true, /usr/sbin/qemu-ga]]\n',
    );
    await pve.upload('/nodes/pve1/storage/shared/upload', { content: 'iso' }, 'agent.iso', agent);
    await pve.done('POST', '/nodes/pve1/qemu', {
      vmid: base,
      name: 'base-debian-13',
      pool: 'templates',
      memory: 512,
      agent: 1,
      serial0: 'socket',
      scsihw: 'virtio-scsi-single',
      scsi0: `shared:0,import-from=shared:import/${baseImage.name}`,
      scsi1: 'shared:iso/agent.iso,media=cdrom',
      net0: 'virtio,bridge=vmbr0',
    });
    await pve.done('POST', `${vm}/status/start`);
    await vi.waitFor(() => pve.ask('POST', `${vm}/agent/ping`), { timeout: 30_000, interval: 250 });
    await vi.waitFor(() => pve.ask('GET', `${vm}/agent/file-read`, { file: '/run/cloud-init/result.json' }), {
      timeout: 30_000,
      interval: 250,
    });
    await pve.done('POST', `${vm}/status/shutdown`);
    await pve.ask('PUT', `${vm}/config`, { scsi1: 'shared:cloudinit' });
    await pve.done('POST', `${vm}/template`);
  }

  it('lets Terraform create a VM that boots from its seed, plan again without a change, and destroy it', async () => {
    await pve.upload(
      '/nodes/pve1/storage/local/upload',
      { content: 'iso' },
      'web-1.iso',
      await makeIso('web-1', '#cloud-config\npreserve_hostname: true\nruncmd: [[touch, /root/seeded]]\n'),
    );
    const variables = {
      endpoint: 'https://proxmox-sandbox:8006/',
      vm_id: 12045,
      name: 'web-1',
      node: 'pve1',
      pool: 'chatops',
      description: 'chatops instance/request\nasked by ana',
      tags: ['chatops', 'prod', 'ana'],
      template: { vm_id: base, node: 'pve1' },
      storage: 'shared',
      seed: 'local:iso/web-1.iso',
      cpu: { cores: 1, type: 'x86-64-v2-AES' },
      memory: { mib: 512, floating_mib: 256 },
      disk_gib: 16,
      network: { bridge: 'vmbr1', mac: 'BC:24:11:00:00:45', vlan: 20, mtu: 1400 },
      on_boot: true,
    };
    const module = join(import.meta.dirname, '../pipeline/terraform/module');
    const tofu = await startTool('terraform', { ...access, 'vm.tfvars.json': JSON.stringify(variables) }, module);
    const given = '-var-file=vm.tfvars.json';
    await tofu('tofu', 'init', '-lockfile=readonly');
    await tofu('tofu', 'plan', given, '-out=plan.bin');
    expect(await tofu('tofu', 'apply', '-no-color', 'plan.bin')).toContain('1 added, 0 changed, 0 destroyed');
    const seeded = { file: '/root/seeded' };
    await vi.waitFor(() => pve.ask('GET', '/nodes/pve1/qemu/12045/agent/file-read', seeded), {
      timeout: 30_000,
      interval: 250,
    });
    expect(await tofu('tofu', 'plan', given, '-no-color', '-detailed-exitcode')).toContain('No changes.');
    expect(await tofu('tofu', 'destroy', '-no-color', '-auto-approve', given)).toContain('Resources: 1 destroyed');
    expect(await pve.ask('GET', '/cluster/nextid', { vmid: 12045 })).toBe('12045');
    expect(
      await docker(
        'ps',
        '-aq',
        '--filter',
        `label=chatops.sandbox=${id}`,
        '--filter',
        'label=chatops.sandbox.vmid=12045',
      ),
    ).toBe('');
  });

  it('lets Packer clone the base, get in by SSH and leave a template', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'packer-'));
    const source = `
      source "proxmox-clone" "t" {
        proxmox_url = "https://proxmox-sandbox:8006/api2/json"
        username = split("=", file("proxmox-token"))[0]
        token = trimspace(split("=", file("proxmox-token"))[1])
        node = "pve1"
        pool = "templates"
        clone_vm = "base-debian-13"
        vm_id = 9101
        vm_name = "chatops-build"
        template_name = "tpl-debian-13"
        task_timeout = "2m"
        memory = 512
        scsi_controller = "virtio-scsi-single"
        qemu_agent = true
        cloud_init = false
        ssh_username = "packer"
        ssh_timeout = "1m"
      }
      build {
        sources = ["source.proxmox-clone.t"]
        provisioner "shell" { inline = ["sudo touch /etc/built"] }
      }`;
    const packer = await startTool('packer', { ...access, 'template.pkr.hcl': source }, folder);
    await rm(folder, { recursive: true });
    expect(await packer('packer', 'build', '-color=false', '.')).toContain('A template was created: 9101');
    expect(await pve.ask('GET', '/nodes/pve1/qemu/9101/config')).toMatchObject({ name: 'tpl-debian-13', template: 1 });
  });
});
