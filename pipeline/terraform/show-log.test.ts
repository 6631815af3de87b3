import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { showLog } from './show-log.js';

const recorded = readFileSync(new URL('../fakes/recorded/create-plan.json', import.meta.url), 'utf8');
const plan = JSON.stringify(JSON.parse(recorded));
const line = (message: string, more: object = {}) =>
  JSON.stringify({ '@level': 'info', '@message': message, '@module': 'tofu.ui', type: 'log', ...more });

describe('the log of a tool, as people read it', () => {
  it.each([
    [
      'has the messages of Terraform’s JSON lines',
      `${line('OpenTofu 1.12.6')}\n${line('vm: Creation complete after 4s')}\n`,
      'OpenTofu 1.12.6\nvm: Creation complete after 4s\n',
    ],
    [
      'has the details of an error below it',
      line('Error: VM clone', {
        diagnostic: { severity: 'error', summary: 'VM clone', detail: 'All fail:\n#1: locked' },
      }),
      'Error: VM clone\n  All fail:\n  #1: locked',
    ],
    [
      'leaves the whole plan out and says so',
      `${plan}\n`,
      `(the plan as JSON, ${plan.length} characters, is left out: the step before says in words what it changes)\n`,
    ],
    [
      'keeps what is no such line',
      'Importing…\n{"half": \n{"msg":"ok"}\n\n',
      'Importing…\n{"half": \n{"msg":"ok"}\n\n',
    ],
  ])('%s', (_name, text, shown) => {
    expect(showLog(text)).toBe(shown);
  });
});
