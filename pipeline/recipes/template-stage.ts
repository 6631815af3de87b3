import { buildStep } from '../packer/build-step.js';
import { templateLine, templateName } from '../packer/template-names.js';
import type { Stage, StepEnd } from '../run/recipe.js';
import type { TextFile } from '../text-file.js';
import { baseSteps } from './base-steps.js';
import { stop } from './stop.js';
import type { TemplateWork } from './template-work.js';

/** Builds the template, and the base under it, where our own record says that it does not stand yet. */
export function templateStage<V extends TemplateWork>(packerFiles: readonly TextFile[]): Stage<V> {
  return {
    key: 'template',
    skip: ({ vars }) =>
      vars.template.builtAt === null
        ? null
        : `current, built on ${new Date(vars.template.builtAt).toISOString().slice(0, 10)}`,
    steps: [
      ...baseSteps<V>(),
      buildStep<V>(packerFiles),
      {
        kind: 'call',
        key: 'finish',
        effect: 'repeatable',
        timeLimitMs: 60_000,
        run: async ({ vars }, tools): Promise<StepEnd> => {
          const { node, vmid } = vars.template;
          const config = await tools.proxmox.findConfig(node, vmid);
          if (config?.template !== true || config.name !== templateName(vars.template)) {
            return notBuilt(vmid);
          }
          // Nothing of the request's own: a clone that somebody makes by hand takes these Notes along.
          const description = `${templateLine(vars.instance, vars.template)}\n`;
          await tools.proxmox.setConfig(node, vmid, { description, tags: 'chatops;template' });
          const template = { vmid, built: true, builtAt: tools.now(), smbiosUuid: config.smbiosUuid };
          return { end: 'done', facts: { template } };
        },
      },
    ],
  };
}

function notBuilt(vmid: number): StepEnd {
  return stop({
    word: 'failed',
    message: `VMID ${vmid} is not the template that was built.`,
    side: 'proxmox',
    changed: 'something',
    cure: 'Look at that VMID on Proxmox, then build the template again.',
  });
}
