import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ContainerEnd } from '../run/recipe.js';
import { explainAnsibleEnd } from './explain-ansible-end.js';
import { readAnsibleLine } from './read-ansible-line.js';

/** Printed by ansible-core 2.19 with the callback `ansible.posix.jsonl`; facts and invocations left out of the first. */
const good = read('ansible-run.jsonl');
const bad = read('ansible-failure.jsonl');

function read(name: string): string[] {
  return readFileSync(new URL(`../fakes/recorded/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
}

function endOf(lines: readonly string[], exitCode: number): ContainerEnd {
  return { exitCode, lines: lines.map((text) => ({ stream: 'stdout', text })), outputs: new Map() };
}

describe('the lines of Ansible', () => {
  it('tell the tasks one by one', () => {
    const tasks = good.map(readAnsibleLine).flatMap((line) => (line?.line === 'task' ? [line.name] : []));
    expect(tasks).toEqual([
      'wait for SSH',
      'Gathering Facts',
      "base : requester's account",
      "base : requester's home is private",
      'base : SSH hardening',
      'base : which services there are',
      'base : time service',
      'base : time zone',
      'base : Docker is there',
      'web : nginx',
      'web : page',
      'web : nginx runs',
      'web : page is served',
      "remove the job's key",
    ]);
  });

  it('end with a recap', () => {
    expect(good.map(readAnsibleLine).findLast((line) => line?.line === 'recap')).toEqual({
      line: 'recap',
      tasks: 11,
      changed: 4,
      failures: 0,
      unreachable: 0,
    });
  });

  it('count handlers as tasks', () => {
    expect(bad.map(readAnsibleLine)).toContainEqual({ line: 'task', name: 'h' });
  });

  it('say why an item of a loop failed', () => {
    const looped = bad
      .map(readAnsibleLine)
      .find((line) => line?.line === 'result' && line.message.includes('items failed'));
    expect(looped).toEqual({
      line: 'result',
      result: 'failed',
      message: 'One or more items failed\nnon-zero return code',
    });
  });

  it('keep what a task declared secret to themselves', () => {
    expect(bad.map(readAnsibleLine)).toContainEqual({ line: 'result', result: 'failed', message: '' });
  });

  it.each(['', 'ERROR! no such file', '{"_event":"v2_runner_item_on_ok"}', '{"_event":"v2_runner_on_ok"}'])(
    'say nothing with %j',
    (text) => {
      expect(readAnsibleLine(text)).toBeNull();
    },
  );
});

describe('a playbook that fails', () => {
  it('is told by the task that ended it and the task’s own words', () => {
    expect(explainAnsibleEnd(endOf(bad, 2))).toMatchObject({
      word: 'failed',
      message: 'Task "install a package" failed.',
      lastLines: ['non-zero return code', 'cat: /nonexistent/file: No such file or directory'],
      side: 'playbook',
      changed: 'something',
    });
  });

  it('is the guest’s side where that cannot be reached', () => {
    const line =
      '{"_event":"v2_runner_on_unreachable","hosts":{"web-1":{"changed":false,"msg":"Failed to connect to the host via ssh: Host key verification failed.","unreachable":true}}}';
    expect(explainAnsibleEnd(endOf([...good.slice(0, 2), line], 4))).toMatchObject({
      message: 'The guest could not be reached over SSH in task "wait for SSH".',
      lastLines: ['Failed to connect to the host via ssh: Host key verification failed.'],
      side: 'guest',
    });
  });

  it('that cannot even be read is told in Ansible’s words', () => {
    expect(explainAnsibleEnd(endOf(['[ERROR]: the playbook: none.yml could not be found'], 1))).toMatchObject({
      message: 'The playbook could not be run (status 1).',
      lastLines: ['[ERROR]: the playbook: none.yml could not be found'],
      side: 'playbook',
    });
  });
});
