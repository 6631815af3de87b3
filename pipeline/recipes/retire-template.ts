import type { CallTools, Recipe, StepEnd } from '../run/recipe.js';
import { checkTemplate } from './check-template.js';
import { findPresence } from './find-presence.js';
import { stop } from './stop.js';
import type { BuildSpec } from './vm-spec.js';

/** Removes a template. VMs made of it stay: they are full clones; where linked ones exist Proxmox itself refuses. */
export function retireTemplate(): Recipe<BuildSpec> {
  return {
    name: 'retire-template',
    stages: [
      {
        key: 'destroy',
        steps: [
          {
            kind: 'call',
            key: 'destroy',
            effect: 'once',
            timeLimitMs: 10 * 60_000,
            trace: ({ vars }) => ({ node: vars.template.node, type: 'qmdestroy', vmid: vars.template.vmid }),
            run: ({ vars }, tools) => retire(vars, tools),
          },
        ],
      },
    ],
  };
}

async function retire({ instance, template }: BuildSpec, tools: CallTools): Promise<StepEnd> {
  const { node, vmid } = template;
  const done: StepEnd = { end: 'done', facts: { retired: { vmid } } };
  const where = { node, vmid, instance, requestId: '' };
  // One that somebody removed by hand is as retired as can be.
  if ((await findPresence(tools, where)) === 'absent') {
    return done;
  }
  const wrong = await checkTemplate(tools.proxmox, instance, template);
  if (wrong !== null) {
    return stop({
      word: 'refused',
      message: `Nothing was removed: ${wrong}.`,
      side: 'proxmox',
      cure: 'Look at that VMID on Proxmox: only what is provably ours is touched.',
    });
  }
  const task = await tools.awaitTask(() => tools.proxmox.destroyVm(node, vmid));
  if (task.ok && (await findPresence(tools, where)) === 'absent') {
    return done;
  }
  return stop({
    word: 'failed',
    message: `Removing the template failed: ${task.exitStatus}`,
    lastLines: task.lastLines,
    side: 'proxmox',
    changed: 'not known',
    cure: 'Mend what Proxmox says (linked clones must go first), then retry.',
  });
}
