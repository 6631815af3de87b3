import { z } from 'zod';
import { readJson } from '../read-json.js';

/** What a line of the `ansible.posix.jsonl` callback says. Arguments and results of tasks are not taken over. */
export type AnsibleLine =
  | { line: 'task'; name: string }
  | {
      line: 'result';
      result: 'ok' | 'changed' | 'skipped' | 'failed' | 'unreachable';
      ignored: boolean;
      message: string;
    }
  | { line: 'recap'; tasks: number; changed: number; failures: number; unreachable: number };

const message = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join('\n'))]);
const outcome = z.object({
  changed: z.boolean().default(false),
  msg: message.catch('').default(''),
  stderr: z.string().catch('').default(''),
  ignore_errors: z.boolean().nullable().catch(false).default(false),
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
  const words = {
    v2_runner_on_ok: host.changed ? 'changed' : 'ok',
    v2_runner_on_failed: 'failed',
    v2_runner_on_unreachable: 'unreachable',
    v2_runner_on_skipped: 'skipped',
  } as const;
  const message = [host.msg, host.stderr].filter((part) => part !== '').join('\n');
  return { line: 'result', result: words[read._event], ignored: host.ignore_errors === true, message };
}
