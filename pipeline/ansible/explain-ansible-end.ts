import { lastLines } from '../recipes/last-lines.js';
import type { Failure } from '../run/failure.js';
import type { ContainerEnd } from '../run/recipe.js';
import { readAnsibleLine } from './read-ansible-line.js';

/** Why Ansible ended with an error: the last task that failed, in its own words. */
export function explainAnsibleEnd(end: ContainerEnd): Failure {
  let task = '';
  let failed: { task: string; unreachable: boolean; message: string } | null = null;
  for (const { text } of end.lines) {
    const line = readAnsibleLine(text);
    if (line?.line === 'task') {
      task = line.name;
    }
    if (line?.line === 'result' && (line.result === 'failed' || line.result === 'unreachable')) {
      failed = { task, unreachable: line.result === 'unreachable', message: line.message };
    }
  }
  const common = { word: 'failed', changed: 'something', next: 'stop' } as const;
  if (failed === null) {
    return {
      ...common,
      message: `The playbook could not be run (status ${end.exitCode}).`,
      lastLines: lastLines(end),
      side: 'playbook',
      cure: 'Mend the playbook that Ansible names, then retry: the VM stays.',
    };
  }
  return {
    ...common,
    message: failed.unreachable
      ? `The guest could not be reached over SSH in task "${failed.task}".`
      : `Task "${failed.task}" failed.`,
    lastLines: failed.message
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-12),
    side: failed.unreachable ? 'guest' : 'playbook',
    cure: failed.unreachable
      ? 'Look whether the job network reaches the guest’s port 22, then retry.'
      : 'Mend the playbook or what it needs, then retry: the VM stays, and configuring begins anew.',
  };
}
