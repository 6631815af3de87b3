import { lastLines } from '../recipes/last-lines.js';
import { stop } from '../recipes/stop.js';
import type { VmSpec } from '../recipes/vm-spec.js';
import type { ContainerEnd, ContainerStep, JobInput, JobPlan, RunState, StepEnd, StepProgress } from '../run/recipe.js';
import type { TextFile } from '../text-file.js';
import { explainAnsibleEnd } from './explain-ansible-end.js';
import { readAnsibleLine } from './read-ansible-line.js';
import { renderExtraVars } from './render-extra-vars.js';
import { renderInventory } from './render-inventory.js';

/** Runs the blueprint on the new VM. Playbooks converge, so a run that was cut off is begun anew. */
export function configureStep(jobFiles: readonly TextFile[]): ContainerStep<VmSpec> {
  return {
    kind: 'container',
    key: 'configure',
    tool: 'ansible',
    effect: 'none',
    timeLimitMs: 60 * 60_000,
    stopGraceSeconds: 30,
    job: (state) => configureJob(state, jobFiles),
    readProgress: showTask,
    readEnd: (_state, end) => (end.exitCode === 0 ? readRecap(end) : stop(explainAnsibleEnd(end))),
  };
}

function configureJob({ vars: vm, facts }: RunState<VmSpec>, jobFiles: readonly TextFile[]): JobPlan {
  const boot = facts.boot;
  if (boot === undefined) {
    throw new Error('configure comes after first boot');
  }
  const { blueprint } = vm;
  const secrets = blueprint.secrets.map(
    (name): JobInput => ({ path: `secrets/${name}`, mode: 0o600, secret: `blueprint:${blueprint.name}/${name}` }),
  );
  return {
    command: [
      ...['ansible-playbook', '-i', 'inventory.json', '-e', '@vars.json', 'chatops-begin.yml'],
      ...blueprint.playbooks,
      'chatops-finish.yml',
    ],
    // Facts are gathered once, not by every play anew.
    env: { ANSIBLE_GATHERING: 'smart' },
    network: vm.jobsReachGuests ? 'jobs-and-guests' : 'jobs',
    inputs: [
      ...blueprint.files,
      ...jobFiles,
      { path: 'inventory.json', mode: 0o600, text: renderInventory(vm.name, boot.ipv4) },
      { path: 'vars.json', mode: 0o600, text: renderExtraVars(vm, boot.ipv4) },
      { path: 'known_hosts', mode: 0o600, text: `${boot.ipv4} ${boot.hostKey}\n` },
      { path: 'job-key', mode: 0o600, artifact: 'job-key' },
      ...secrets,
    ],
    outputs: [],
    memoryMiB: 512,
  };
}

function showTask(text: string): StepProgress | null {
  const line = readAnsibleLine(text);
  return line?.line === 'task' ? { text: `TASK ${line.name.slice(0, 100)}`, count: null } : null;
}

function readRecap(end: ContainerEnd): StepEnd {
  const recap = end.lines.map(({ text }) => readAnsibleLine(text)).findLast((line) => line?.line === 'recap');
  if (recap?.line === 'recap' && recap.failures === 0 && recap.unreachable === 0) {
    return { end: 'done', facts: { configure: { tasks: recap.tasks, changed: recap.changed } } };
  }
  return stop({
    word: 'failed',
    message: 'Ansible ended without a recap that says it went well.',
    lastLines: lastLines(end),
    side: 'playbook',
    changed: 'something',
    cure: 'Look at the log (`/vm logs`), then retry.',
  });
}
