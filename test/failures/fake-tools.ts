import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { FakeEngine } from '../../pipeline/fakes/fake-engine.js';
import type { FakeProcess, FakeProgram } from '../../pipeline/fakes/fake-job.js';
import type { FakeProxmox } from '../../pipeline/fakes/fake-proxmox.js';
import { ProxmoxError } from '../../pipeline/proxmox/proxmox.js';

const recorded = (name: string): string =>
  readFileSync(new URL(`../../pipeline/fakes/recorded/${name}`, import.meta.url), 'utf8');
const ANSIBLE_RUN = recorded('ansible-run.jsonl');
export const ANSIBLE_FAILURE = recorded('ansible-failure.jsonl');

const Tfvars = z.object({
  vm_id: z.number(),
  name: z.string(),
  node: z.string(),
  pool: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  template: z.object({ vm_id: z.number(), node: z.string() }),
  storage: z.string(),
  seed: z.string(),
  memory: z.object({ mib: z.number() }),
  network: z.object({ bridge: z.string(), mac: z.string() }),
});
type Tfvars = z.infer<typeof Tfvars>;
const PlanFile = z.object({ action: z.enum(['create', 'delete']), number: z.number(), state: z.string(), vm: Tfvars });
const RecordedPlan = z.looseObject({
  resource_changes: z.tuple([z.looseObject({ change: z.looseObject({ after: z.record(z.string(), z.json()) }) })]),
});
const PackerVars = z.object({
  node: z.string(),
  pool: z.string(),
  vm_id: z.number(),
  build_name: z.string(),
  template_name: z.string(),
  base_name: z.string(),
});

/** What the tools' programs do to the fake cluster, and what a test may have them do instead. */
export interface FakeTools {
  /** Instance ids of all seeds that were made. */
  instanceIds: string[];
  /** Plan files that were given to an apply, in order; a number twice would be a plan applied twice. */
  applied: number[];
  /** Jobs by the end of their name (`-apply-apply-`) do this instead, once each, in order. */
  next(job: string, program: FakeProgram): void;
  /** What makes a seed, Terraform's apply and Ansible's play as they are without such a program. */
  seed: FakeProgram;
  apply: FakeProgram;
  configure: FakeProgram;
}

/** Tools that behave as the real ones do, on the fake cluster, with the output that the real ones print. */
export function installFakeTools(engine: FakeEngine, proxmox: FakeProxmox): FakeTools {
  const planned: { job: string; program: FakeProgram }[] = [];
  const tools: FakeTools = {
    ...{ instanceIds: [], applied: [] },
    next: (job, program) => void planned.push({ job, program }),
    seed: async (io) => makeSeed(io, tools),
    apply: (io) => applyPlan(io, proxmox, tools),
    configure: async (io) => print(io, ANSIBLE_RUN),
  };
  let plans = 0;
  const programs: [string | RegExp, FakeProgram][] = [
    ['-check-', async () => 0],
    ['-base-seed-', tools.seed],
    ['-build-seed-', tools.seed],
    ['-plan-init-', async (io) => write(io, '.terraform/modules.json', '{}')],
    [
      '-plan-plan-',
      async (io) => {
        plans += 1;
        const action = io.spec.command.includes('-destroy') ? 'delete' : 'create';
        return write(
          io,
          'plan.tfplan',
          JSON.stringify({ action, number: plans, state: stateOf(io), vm: readJson(io, 'vm.tfvars.json', Tfvars) }),
        );
      },
    ],
    ['-plan-show-', async (io) => showPlan(io)],
    [/-(apply|destroy)-apply-/, tools.apply],
    [/-(apply|plan)-import-/, async (io) => importVm(io)],
    ['-template-build-', async (io) => buildTemplate(io, proxmox)],
    ['-configure-configure-', tools.configure],
  ];
  for (const [name, program] of programs) {
    engine.whenJob(name, (io) => {
      const index = planned.findIndex(({ job }) => io.spec.name.includes(job));
      return index === -1 ? program(io) : (planned.splice(index, 1)[0]?.program(io) ?? program(io));
    });
  }
  return tools;
}

/** The state file's text, or nothing where the job was given none. */
function stateOf(io: FakeProcess): string {
  const file = io.spec.files.find(({ path }) => path === 'terraform.tfstate');
  return file === undefined || !('content' in file) ? '' : Buffer.from(file.content).toString();
}

function readJson<T>(io: FakeProcess, path: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(io.read(path)));
}

function write(io: FakeProcess, path: string, text: string): number {
  io.write(path, text);
  return 0;
}

function print(io: FakeProcess, text: string): number {
  io.print(text);
  return 0;
}

function makeSeed(io: FakeProcess, tools: FakeTools): number {
  const metaData = io.read('meta-data');
  tools.instanceIds.push(/instance-id: "([^"]+)"/.exec(metaData)?.[1] ?? '');
  return write(io, 'seed.iso', `${metaData}${io.read('user-data')}${io.read('network-config')}`);
}

/** `show -json` of a recorded plan, with this plan's machine in it. */
function showPlan(io: FakeProcess): number {
  const { action, vm } = readJson(io, 'plan.tfplan', PlanFile);
  const plan = RecordedPlan.parse(JSON.parse(recorded('create-plan.json')));
  const [resource] = plan.resource_changes;
  const { vm_id, name, node, description, tags } = vm;
  const machine = { ...resource.change.after, vm_id, name, node_name: node, description, tags };
  const change =
    action === 'create'
      ? { ...resource.change, after: machine }
      : { ...resource.change, actions: ['delete'], before: machine, after: null };
  return print(io, JSON.stringify({ ...plan, resource_changes: [{ ...resource, change }] }));
}

/** One JSON line of Terraform's for an error. */
export function terraformError(summary: string, detail: string): string {
  const message = `Error: ${summary}`;
  return `${JSON.stringify({ '@level': 'error', '@message': message, type: 'diagnostic', diagnostic: { severity: 'error', summary, detail } })}\n`;
}

function hookLine(type: string, action: string): string {
  return `${JSON.stringify({ '@level': 'info', '@message': type, type, hook: { resource: { addr: 'proxmox_virtual_environment_vm.vm' }, action, elapsed_seconds: 1 } })}\n`;
}

/** The state of a VM that Terraform has finished with. */
export function wholeState(vmid: number): string {
  const instances = [{ attributes: { vm_id: vmid } }];
  return stateWith({ resources: [{ mode: 'managed', type: 'proxmox_virtual_environment_vm', instances }] });
}

/** A state file with nothing in it, but for what is given. */
export function stateWith(more: object): string {
  return JSON.stringify({ version: 4, serial: 2, lineage: 'x', resources: [], ...more });
}

async function applyPlan(io: FakeProcess, proxmox: FakeProxmox, tools: FakeTools): Promise<number> {
  const { action, number, state, vm } = readJson(io, 'plan.tfplan', PlanFile);
  tools.applied.push(number);
  if (state !== stateOf(io)) {
    const words = 'The given plan file can no longer be applied because the state was changed by another operation.';
    io.print(terraformError('Saved plan is stale', words));
    return 1;
  }
  io.print(hookLine('apply_start', action));
  try {
    if (action === 'create') await createAsTerraform(proxmox, vm);
    else await destroyAsTerraform(proxmox, vm);
  } catch (error) {
    const code = error instanceof ProxmoxError ? (error.status ?? 500) : 500;
    const why = error instanceof Error ? error.message : String(error);
    const words = code === 0 ? why : `error cloning VM: received an HTTP ${code} response - Reason: ${why}`;
    // Terraform writes the state after a failed apply too.
    io.write('terraform.tfstate', action === 'create' ? stateWith({ lineage: 'failed' }) : state);
    io.print(hookLine('apply_errored', action));
    io.print(terraformError(action === 'create' ? 'VM clone' : 'VM deletion', `All attempts fail:\n#1: ${words}`));
    return 1;
  }
  io.print(hookLine('apply_complete', action));
  return write(io, 'terraform.tfstate', action === 'create' ? wholeState(vm.vm_id) : stateWith({ serial: 3 }));
}

/** The clone call with the Notes in it, then hardware and seed, then the start: the provider's order. */
export async function createAsTerraform(proxmox: FakeProxmox, vm: Tfvars): Promise<void> {
  const { template, node, vm_id: vmid, name, description, pool, storage } = vm;
  const target = node === template.node ? {} : { target: node };
  const clone = { newid: String(vmid), full: '1', name, description, pool, storage, ...target };
  await endTask(proxmox, await proxmox.cloneVm(template.node, template.vm_id, clone));
  const net0 = `virtio=${vm.network.mac},bridge=${vm.network.bridge}`;
  await proxmox.setConfig(node, vmid, {
    ...{ tags: vm.tags.join(';'), memory: String(vm.memory.mib), net0, scsi1: `${vm.seed},media=cdrom` },
  });
  await endTask(proxmox, await proxmox.startVm(node, vmid));
}

async function destroyAsTerraform(proxmox: FakeProxmox, { node, vm_id: vmid }: Tfvars): Promise<void> {
  if ((await proxmox.findStatus(node, vmid))?.running === true)
    await endTask(proxmox, await proxmox.stopVm(node, vmid));
  await endTask(proxmox, await proxmox.destroyVm(node, vmid));
}

async function endTask(proxmox: FakeProxmox, upid: string): Promise<void> {
  const { exitStatus } = await proxmox.taskStatus(upid);
  if (exitStatus !== 'OK') {
    throw new Error(`task "${upid}" failed to complete with exit code: ${exitStatus}`);
  }
}

function importVm(io: FakeProcess): number {
  return write(io, 'terraform.tfstate', wholeState(readJson(io, 'vm.tfvars.json', Tfvars).vm_id));
}

async function buildTemplate(io: FakeProcess, proxmox: FakeProxmox): Promise<number> {
  const { node, pool, vm_id: vmid, ...vars } = readJson(io, 'template.pkrvars.json', PackerVars);
  const base = [...proxmox.world.vms.values()].find(({ config }) => config.get('name') === vars.base_name);
  const clone = { newid: String(vmid), name: vars.build_name, pool, full: '1' };
  await endTask(proxmox, await proxmox.cloneVm(node, base?.vmid ?? 0, clone));
  await proxmox.setConfig(node, vmid, { name: vars.template_name });
  await endTask(proxmox, await proxmox.makeTemplate(node, vmid));
  io.print(`1795504712,,ui,say,==> proxmox-clone.template: Starting VM\n`);
  return print(io, `1795504727,proxmox-clone.template,artifact,0,id,${vmid}\n`);
}

export const readPlanFile = (io: FakeProcess): Tfvars => readJson(io, 'plan.tfplan', PlanFile).vm;
