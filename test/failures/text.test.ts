import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { JobSpec } from '../../pipeline/engine.js';
import { hasOwnLine } from '../../pipeline/recipes/own-line.js';
import { approve } from './ask.js';
import { startBot, type TestBot } from './start-bot.js';

/** One text for each language that could take it for code, on one line as people can give it. */
const texts = [
  `{{ lookup('pipe', 'touch /tmp/pwned') }}`,
  '{% for x in range(9) %}{{ x }}{% endfor %}',
  '\u0024{file("/job/proxmox-token")}',
  '%{ if true }pwned%{ endif }',
  '$(touch /tmp/pwned) `touch /tmp/pwned` ; touch /tmp/pwned',
  `'; touch /tmp/pwned; #" - name: pwned <script>alert(1)</script> @everyone \u202e`,
];

let bot: TestBot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(() => bot.close());

function textOf(spec: JobSpec, path: string): string {
  const file = spec.files.find((one) => one.path === path);
  return file === undefined || !('content' in file) ? '' : Buffer.from(file.content).toString();
}

function specs(part: string): JobSpec[] {
  return bot.engine.created.filter(({ name }) => name.includes(part));
}

/** As the command line of the chat quotes it. */
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

/** Every text of the value that is not marked as data for Ansible. */
function unmarked(value: z.infer<ReturnType<typeof z.json>>): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(unmarked);
  if (typeof value !== 'object' || value === null) return [];
  return '__ansible_unsafe' in value ? [] : Object.values(value).flatMap(unmarked);
}

it.each(texts)('%s in every field that a person can fill stays text, in every job', async (text) => {
  const created = `reason=${quoted(text)} title=${quoted(text.slice(0, 80))}`;
  await bot.say('ana', `/vm create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d ${created}`);
  expect((await bot.until(1, 'awaiting-approval')).reason).toBe(text);
  await approve(bot);
  await bot.until(1, 'ready');
  await bot.say('ana', `/vm destroy web-1 confirm=web-1 reason=${quoted(text)}`);
  await bot.until(2, 'awaiting-approval');
  await approve(bot, 2);
  await bot.until(2, 'ready');

  // No command and no environment holds a word of it.
  const spoken = bot.engine.created.map(({ command, env }) => JSON.stringify([command, env]));
  expect(spoken.filter((words) => words.includes('pwned') || words.includes('lookup') || words.includes(text))).toEqual(
    [],
  );

  // Terraform: in JSON variables, where strings are literal, and in no HCL.
  const plans = specs('-plan-plan-');
  expect(plans).toHaveLength(2);
  for (const spec of plans) {
    const description = z
      .object({ description: z.string() })
      .parse(JSON.parse(textOf(spec, 'vm.tfvars.json'))).description;
    expect(hasOwnLine(description, bot.instance, bot.request(1).id)).toBe(true);
    expect(description).toContain(text);
    expect(description.split('\n').filter((line) => line.includes(text))).toHaveLength(1);
  }
  const holding = (spec: JobSpec): string[] =>
    spec.files.flatMap((file) => (textOf(spec, file.path).includes(text.slice(0, 40)) ? [file.path] : []));
  const files = new Set(bot.engine.created.flatMap(holding));
  expect([...files].filter((path) => !['vm.tfvars.json', 'vars.json', 'plan.tfplan'].includes(path))).toEqual([]);

  // Ansible: every string is marked as data.
  const [play] = specs('-configure-configure-');
  if (play === undefined) throw new Error('nothing was configured');
  const vars = z.json().parse(JSON.parse(textOf(play, 'vars.json')));
  expect(unmarked(vars)).toEqual([]);
  expect(JSON.stringify(vars)).toContain(JSON.stringify(text));
});

it.each(texts)('%s is taken for no name, template, size, environment, blueprint, lease or key', async (text) => {
  const fields = ['template', 'size', 'env', 'blueprint', 'lease'].map((field) => `${field}=${quoted(text)}`);
  const answer = await bot.say('ana', `/vm create ${quoted(text)} ${fields.join(' ')}`);
  expect(answer.kind === 'form' || answer.tone !== 'ok').toBe(true);
  const key = await bot.say('ana', `/vm key add ssh-ed25519 ${text}`);
  expect(key).toMatchObject({ tone: 'problem' });
  const commands = ['show', 'why', 'destroy', 'approve', 'deny', 'cancel', 'retry', 'logs', 'adopt', 'leave'];
  for (const command of commands) {
    const said = await bot.say('ana', `/vm ${command} ${quoted(text)}`);
    expect(said.kind === 'answer' && said.tone !== 'ok', command).toBe(true);
  }
  expect(bot.engine.created).toEqual([]);
  expect(bot.stores(({ requests }) => requests.list({ requester: null, action: null, limit: 9 }))).toEqual([]);
});

it.each(texts)('%s as a reason to deny is shown as it was typed', async (text) => {
  await bot.say('ana', '/vm create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d');
  await bot.until(1, 'awaiting-approval');
  await bot.say('bo', `/vm deny R-1 reason=${quoted(text)}`);
  expect((await bot.until(1, 'denied')).outcome).toMatchObject({ kind: 'denied', reason: text });
});
