import type { JobInput, JobPlan } from '../run/recipe.js';
import type { TextFile } from '../text-file.js';
import { stateThatBegins, stateThatFollows } from './state-gate.js';

/** The provider checks the form of a token when it starts, also for plans that ask Proxmox nothing. */
const noToken = 'nobody@pve!nothing=00000000-0000-0000-0000-000000000000\n';

const env = {
  TF_IN_AUTOMATION: '1',
  TF_INPUT: '0',
  // The operator's CA and no other: the image's own bundle would be trusted too.
  SSL_CERT_FILE: '/job/proxmox-ca.pem',
  SSL_CERT_DIR: '/opt/chatops/no-certificates',
};

const common = { env, memoryMiB: 512 };

const access: JobInput[] = [
  { path: 'proxmox-token', mode: 0o600, secret: 'proxmox-token' },
  { path: 'proxmox-ca.pem', mode: 0o644, secret: 'proxmox-ca' },
];
const initFolder: JobInput = { path: '.terraform', mode: 0o700, artifact: 'terraform-init' };
const planFile = { path: 'plan.tfplan', mode: 0o600, artifact: 'terraform-plan' } as const;

/** `init` without network: it checks the lock file against the provider in the image and fails where they differ. */
export function initJob(module: readonly TextFile[]): JobPlan {
  return {
    ...common,
    command: ['tofu', 'init', '-input=false', '-no-color', '-lockfile=readonly', '-json'],
    network: 'none',
    inputs: [...module],
    outputs: [{ path: '.terraform', artifact: 'terraform-init' }],
  };
}

/** A plan for a new VM asks Proxmox nothing: it gets neither network nor token. One to destroy reads the VM. */
export function planJob(module: readonly TextFile[], tfvars: string, action: 'create' | 'delete'): JobPlan {
  const inputs: JobInput[] = [...module, { path: 'vm.tfvars.json', mode: 0o600, text: tfvars }, initFolder];
  return {
    ...common,
    command: [
      ...['tofu', 'plan', '-input=false', '-no-color', '-json', '-parallelism=1'],
      ...(action === 'delete' ? ['-destroy'] : []),
      ...['-var-file=vm.tfvars.json', '-out=plan.tfplan'],
    ],
    network: action === 'create' ? 'none' : 'jobs',
    inputs:
      action === 'create'
        ? [...inputs, { path: 'proxmox-token', mode: 0o600, text: noToken }]
        : [...inputs, ...access, { path: 'terraform.tfstate', mode: 0o600, artifact: 'terraform-state' }],
    outputs: [{ path: 'plan.tfplan', artifact: 'terraform-plan' }],
  };
}

export function showJob(module: readonly TextFile[]): JobPlan {
  return {
    ...common,
    command: ['tofu', 'show', '-json', '-no-color', 'plan.tfplan'],
    network: 'none',
    inputs: [...module, initFolder, planFile],
    outputs: [],
  };
}

/** Brings a VM that stands into a state that does not know it. */
export function importJob(module: readonly TextFile[], tfvars: string, vm: { node: string; vmid: number }): JobPlan {
  return {
    ...common,
    command: [
      ...['tofu', 'import', '-input=false', '-no-color', '-var-file=vm.tfvars.json'],
      ...['proxmox_virtual_environment_vm.vm', `${vm.node}/${vm.vmid}`],
    ],
    network: 'jobs',
    inputs: [...module, { path: 'vm.tfvars.json', mode: 0o600, text: tfvars }, initFolder, ...access],
    outputs: [{ path: 'terraform.tfstate', artifact: 'terraform-state', gate: stateThatBegins }],
  };
}

/**
 * Exactly the recorded plan, on the state that it was made on: none for a new VM. What an earlier apply of the request
 * left was proven to be nothing before it was planned anew, and a plan without it is stale on it.
 */
export function applyJob(module: readonly TextFile[], planFileSha256: string, action: 'create' | 'delete'): JobPlan {
  const state: JobInput = { path: 'terraform.tfstate', mode: 0o600, artifact: 'terraform-state' };
  return {
    ...common,
    command: ['tofu', 'apply', '-input=false', '-no-color', '-json', '-parallelism=1', 'plan.tfplan'],
    network: 'jobs',
    inputs: [
      ...module,
      initFolder,
      { ...planFile, sha256: planFileSha256 },
      ...(action === 'create' ? [] : [state]),
      ...access,
    ],
    outputs: [
      {
        path: 'terraform.tfstate',
        artifact: 'terraform-state',
        gate: action === 'create' ? stateThatBegins : stateThatFollows,
      },
    ],
  };
}
