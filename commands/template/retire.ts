import { z } from 'zod';
import type { Act } from '../act.js';
import { defineCommand } from '../define-command.js';
import type { Problem } from '../problem.js';
import { quote } from '../quote.js';
import { readReason } from '../read-reason.js';
import { findTemplateUser } from '../request/find-template-user.js';
import { nameRequest } from '../request/request-words.js';
import type { TemplateRecord } from '../stores.js';
import { suggestionsOf } from '../suggestion.js';
import { choose } from '../vm/choose.js';
import { askForTemplate } from './ask-for-template.js';

export const retire = defineCommand({
  words: 'vm-admin template retire',
  summary: 'take a built template away; the next request builds a new one',
  arguments: [
    {
      ...{ name: 'template', example: 'debian-13', required: true, bare: true },
      offers: ({ tools }) => suggestionsOf(tools.settings.templates.keys()),
    },
    {
      ...{ name: 'vmid', example: '11000', required: false, bare: false },
      offers: (act, { template = '' }) =>
        builtOf(act, template).map(({ vmid, generation, node }) => ({
          value: String(vmid),
          label: `${vmid} · generation ${generation} · ${node}`,
        })),
    },
    { name: 'reason', example: '"outdated"', required: false, bare: false },
  ],
  input: z.object({ template: z.string(), vmid: z.string().optional(), reason: z.string().optional() }),
  run: (act, input) => {
    const problems: Problem[] = [];
    const template = choose('template', input.template, act.tools.settings.templates, problems);
    const record = template === null ? null : chooseRecord(act, template.name, input.vmid, problems);
    const reason = readReason(input.reason, problems);
    const user = record === null ? null : findTemplateUser(act.stores, record.vmid, null);
    if (user !== null) {
      const text = `${nameRequest(user)} is planned with this template; wait for its end, or cancel it`;
      problems.push({ field: null, text });
    }
    if (record === null || problems.length > 0) return askForTemplate(act, null, problems);
    const { name, vmid, node } = record;
    return askForTemplate(act, { action: 'retire-template', template: name, vmid, node, reason }, problems);
  },
});

function chooseRecord(act: Act, name: string, given: string | undefined, problems: Problem[]): TemplateRecord | null {
  const built = builtOf(act, name);
  const [record, ...others] = given === undefined ? built : built.filter(({ vmid }) => String(vmid) === given);
  if (record !== undefined && others.length === 0) return record;
  const vmids = built.map(({ vmid, generation }) => `vmid=${vmid} (generation ${generation})`).join(', ');
  const what = given === undefined ? 'which one is meant is not clear' : `there is none with VMID ${quote(given)}`;
  problems.push({ field: 'vmid', text: vmids === '' ? `no ${name} is built` : `${what}; built: ${vmids}` });
  return null;
}

function builtOf({ stores }: Act, name: string): TemplateRecord[] {
  return stores.templates
    .list()
    .filter((record) => record.kind === 'template' && record.name === name && record.builtAt !== null);
}
