import { z } from 'zod';
import { defineCommand } from '../define-command.js';
import type { Problem } from '../problem.js';
import { quote } from '../quote.js';
import { readReason } from '../read-reason.js';
import type { Template } from '../settings.js';
import { suggestionsOf } from '../suggestion.js';
import { choose } from '../vm/choose.js';
import { askForTemplate } from './ask-for-template.js';

export const build = defineCommand({
  words: 'vm-admin template build',
  summary: 'build a template anew, as a new generation',
  arguments: [
    {
      ...{ name: 'template', example: 'debian-13', required: true, bare: true },
      offers: ({ tools }) => suggestionsOf(tools.settings.templates.keys()),
    },
    {
      ...{ name: 'node', example: 'pve1', required: false, bare: false },
      offers: ({ tools }, { template = '' }) =>
        suggestionsOf(tools.settings.templates.get(template)?.build.nodes ?? []),
    },
    { name: 'reason', example: '"security updates"', required: false, bare: false },
  ],
  input: z.object({ template: z.string(), node: z.string().optional(), reason: z.string().optional() }),
  run: (act, input) => {
    const problems: Problem[] = [];
    const template = choose('template', input.template, act.tools.settings.templates, problems);
    const node = template === null ? null : chooseNode(template, input.node, problems);
    const reason = readReason(input.reason, problems);
    const ok = template !== null && node !== null && problems.length === 0;
    const ask = ok ? ({ action: 'build-template', template: template.name, node, reason } as const) : null;
    return askForTemplate(act, ask, problems);
  },
});

function chooseNode({ name, build: where }: Template, given: string | undefined, problems: Problem[]): string | null {
  const node = given ?? where.nodes[0];
  if (node !== undefined && where.nodes.includes(node)) return node;
  const text = `${name} is not built on node ${quote(node ?? '')}; there is ${where.nodes.join(', ')}`;
  problems.push({ field: 'node', text });
  return null;
}
