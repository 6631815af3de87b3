import { causeText } from '../recipes/cause-text.js';
import { checkBase } from '../recipes/check-base.js';
import { findPresence } from '../recipes/find-presence.js';
import { lastLines } from '../recipes/last-lines.js';
import { removeVm } from '../recipes/remove-vm.js';
import { stop } from '../recipes/stop.js';
import { baseVmidOf, type TemplateWork } from '../recipes/template-work.js';
import { waitForClone } from '../recipes/wait-for-clone.js';
import type {
  CallTools,
  ContainerCause,
  ContainerEnd,
  ContainerStep,
  JobPlan,
  StepEnd,
  StepProgress,
} from '../run/recipe.js';
import type { TextFile } from '../text-file.js';
import { checkBaseName } from './check-base-name.js';
import { readPackerLine } from './read-packer-line.js';
import { renderPackerVars } from './render-packer-vars.js';
import { buildName } from './template-names.js';

const minute = 60_000;
const timeLimitMs = 60 * minute;

/** Provisions a clone of the base and makes it a template. */
export function buildStep<V extends TemplateWork>(definition: readonly TextFile[]): ContainerStep<V> {
  return {
    kind: 'container',
    key: 'build',
    tool: 'packer',
    effect: 'changes',
    timeLimitMs,
    // Packer stops and deletes its VM when told to end.
    stopGraceSeconds: 300,
    job: ({ vars }) => buildJob(vars, definition),
    readProgress: showProgress,
    readEnd: (state, end) => (isBuilt(end, state.vars) ? { end: 'done', facts: {} } : stop(explain(end))),
    check: ({ vars }, tools) => checkBeforeBuild(vars, tools),
    reconcile: ({ vars }, cause, tools) => reconcileBuild(vars, cause, tools),
  };
}

function buildJob(work: TemplateWork, definition: readonly TextFile[]): JobPlan {
  const { spec } = work.template;
  return {
    command: [
      ...['packer', 'build', '-machine-readable', '-color=false', '-on-error=cleanup'],
      ...['-var-file=template.pkrvars.json', '.'],
    ],
    env: {
      SSL_CERT_FILE: '/job/proxmox-ca.pem',
      SSL_CERT_DIR: '/opt/chatops/no-certificates',
    },
    network: work.jobsReachGuests ? 'jobs-and-guests' : 'jobs',
    inputs: [
      ...definition,
      { path: 'packages.txt', mode: 0o644, text: spec.packages.map((name) => `${name}\n`).join('') },
      ...spec.scripts.map(({ name, text }) => ({ path: `content/${name}`, mode: 0o755, text })),
      {
        path: 'template.pkrvars.json',
        mode: 0o600,
        text: renderPackerVars({ ...work, baseVmid: baseVmidOf(work) }),
      },
      { path: 'proxmox-token', mode: 0o600, secret: 'proxmox-build-token' },
      { path: 'proxmox-ca.pem', mode: 0o644, secret: 'proxmox-ca' },
    ],
    outputs: [],
    memoryMiB: 512,
  };
}

/** Packer has no events for its steps, and what a script prints looks the same as what it says itself. */
const steps =
  /^(Creating VM|Starting VM|Waiting for SSH|Connected to SSH|Uploading|Provisioning with|Stopping VM|Converting VM|Deleting VM|Cancelling)/;

function showProgress(text: string): StepProgress | null {
  const line = readPackerLine(text);
  return line?.line === 'said' && steps.test(line.text) ? { text: line.text.slice(0, 100), count: null } : null;
}

function isBuilt(end: ContainerEnd, { template }: TemplateWork): boolean {
  return (
    end.exitCode === 0 &&
    end.lines.some(({ text }) => {
      const line = readPackerLine(text);
      return line?.line === 'artifact' && line.id === String(template.vmid);
    })
  );
}

function explain(end: ContainerEnd) {
  const read = end.lines.map(({ text }) => readPackerLine(text));
  const failed = read.find((line) => line?.line === 'failed');
  const said = read
    .flatMap((line) => (line?.line === 'said' ? line.text.split('\n') : []))
    .filter((line) => line.trim() !== '');
  const why = failed?.line === 'failed' ? failed.text : `Packer ended with status ${end.exitCode}`;
  return {
    word: 'failed',
    message: `Building the template failed: ${why}`,
    lastLines: said.length > 0 ? said.slice(-12) : lastLines(end),
    side: 'operator',
    changed: 'not known',
    cure: 'Mend the template’s packages or scripts, or what Packer names, then retry.',
  } as const;
}

async function checkBeforeBuild(work: TemplateWork, tools: CallTools): Promise<StepEnd> {
  const { node, vmid } = work.template;
  const wrong = await checkBase(work, tools);
  const presence = await findPresence(tools, { ...work, node, vmid });
  if (wrong === null && presence === 'absent') {
    return (await checkBaseName(work, tools)) ?? { end: 'done', facts: {} };
  }
  return stop({
    word: 'refused',
    message: wrong === null ? `VMID ${vmid}, meant for the template, is taken.` : `It cannot be built: ${wrong}.`,
    side: 'proxmox',
    cure: 'Nothing was changed. Ask again: the template is built under another VMID then.',
  });
}

/** What Packer left is removed only where VMID, random name and our own clone task prove it together. */
async function reconcileBuild(work: TemplateWork, cause: ContainerCause, tools: CallTools): Promise<StepEnd> {
  const { node, vmid } = work.template;
  const text = causeText('Building the template', cause);
  const source = { node, vmid: baseVmidOf(work) };
  const settled = await waitForClone(tools, source);
  if (settled && (await findPresence(tools, { ...work, node, vmid })) === 'absent') {
    return stop({ ...text, word: 'failed', changed: 'nothing' });
  }
  const config = await tools.proxmox.findConfig(node, vmid);
  const since = tools.now() - timeLimitMs - 5 * minute;
  const clones = await tools.proxmox.findTasks(node, { vmid: source.vmid, type: 'qmclone', since });
  const ours = config?.name === buildName(work.instance, work.requestId) && clones.some((task) => task.ours);
  if (ours && (await removeVm(tools, node, vmid))) {
    return stop({
      ...text,
      word: 'failed',
      message: `${text.message} Its half-built VM was removed.`,
      changed: 'nothing',
    });
  }
  return stop({
    ...text,
    word: 'unknown',
    message: `${text.message} VMID ${vmid} stands on ${node}, and it is not proven whose it is.`,
    changed: 'not known',
    cure: 'Look at that VMID on Proxmox; remove it there if it is a leftover of this build, then retry.',
  });
}
