import { z } from 'zod';
import { answer } from '../answer.js';
import { defineCommand } from '../define-command.js';
import { showTime } from '../show-time.js';

export const listTemplates = defineCommand({
  words: 'vm-admin template list',
  summary: 'templates that are configured, and what of them is built',
  arguments: [],
  input: z.object({}),
  run: ({ stores, tools }) => {
    const { templates, zone } = tools.settings;
    const records = stores.templates.list().filter(({ kind }) => kind === 'template');
    const rows = records.map((record) => [
      record.name,
      String(record.generation),
      String(record.vmid),
      record.node,
      record.builtAt === null ? 'not yet' : showTime(record.builtAt, zone),
      record.definitionHash.slice(0, 12),
    ]);
    const head = ['template', 'generation', 'VMID', 'node', 'built', 'definition'];
    const title = `configured: ${[...templates.keys()].join(', ')}`;
    return answer('ok', title, rows.length === 0 ? ['none is built yet; the first request builds it'] : [], {
      table: rows.length === 0 ? null : { head, rows },
    });
  },
});
