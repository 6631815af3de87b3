import { z } from 'zod';
import { readJson } from '../read-json.js';

/** What a line of the `ansible.posix.jsonl` callback says. Arguments and results of tasks are not taken over. */
export type AnsibleLine =
  | { line: 'task'; name: string }
  /** A failure may have been ignored or rescued by the playbook; the exit status says whether it counted. */
  | { line: 'result'; result: 'ok' | 'changed' | 'skipped' | 'failed' | 'unreachable'; message: string }
  | { line: 'recap'; tasks: number; changed: number; failures: number; unreachable: number };

const message = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join('\n'))]).catch('');
const words = z.object({ msg: message.default(''), stderr: z.string().catch('').default('') });
const outcome = words.extend({
  changed: z.boolean().default(false),
  /** Of a task with a loop, item by item. */
  results: z
    .array(words.extend({ failed: z.boolean().default(false) }))
    .catch([])
    .default([]),
});
const result = z.object({
  _event: z.enum(['v2_runner_on_ok', 'v2_runner_on_failed', 'v2_runner_on_unreachable', 'v2_runner_on_skipped']),
  hosts: z.record(z.string(), outcome),
});
const count = z.number().int().default(0);
const line = z.discriminatedUnion('_event', [
  z.object({ _event: z.literal('v2_playbook_on_task_start'), task: z.object({ name: z.string() }) }),
  z.object({ _event: z.literal('v2_playbook_on_handler_task_start'), task: z.object({ name: z.string() }) }),
  result,
  z.object({
    _event: z.literal('v2_playbook_on_stats'),
    stats: z.record(z.string(), z.object({ ok: count, changed: count, failures: count, unreachable: count })),
  }),
]);

/** Null for every other event, and for text that is no event. */
export function readAnsibleLine(text: string): AnsibleLine | null {
  const read = readJson(text, line);
  return read === null ? null : toLine(read);
}

function toLine(read: z.infer<typeof line>): AnsibleLine | null {
  if ('task' in read) {
    return { line: 'task', name: read.task.name };
  }
  if ('stats' in read) {
    const hosts = Object.values(read.stats);
    const sum = (field: 'ok' | 'changed' | 'failures' | 'unreachable') =>
      hosts.reduce((all, host) => all + host[field], 0);
    return {
      line: 'recap',
      tasks: sum('ok'),
      changed: sum('changed'),
      failures: sum('failures'),
      unreachable: sum('unreachable'),
    };
  }
  return toResult(read);
}

function toResult(read: z.infer<typeof result>): AnsibleLine | null {
  const [host] = Object.values(read.hosts);
  if (host === undefined) {
    return null;
  }
  const results = {
    v2_runner_on_ok: host.changed ? 'changed' : 'ok',
    v2_runner_on_failed: 'failed',
    v2_runner_on_unreachable: 'unreachable',
    v2_runner_on_skipped: 'skipped',
  } as const;
  const said = [host, ...host.results.filter(({ failed }) => failed)].flatMap(({ msg, stderr }) => [msg, stderr]);
  return { line: 'result', result: results[read._event], message: said.filter((part) => part !== '').join('\n') };
}
