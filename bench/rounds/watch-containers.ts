import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Event = z.object({ id: z.string(), Action: z.string(), timeNano: z.number() });

/** Adds up how long the job containers of a project run, by the engine's own events; `stop` gives milliseconds. */
export function watchContainers(project: string): { stop(): Promise<number> } {
  const filters = ['type=container', `label=chatops.project=${project}`, 'event=start', 'event=die'];
  const args = ['events', '--format', '{{json .}}', ...filters.flatMap((filter) => ['--filter', filter])];
  const child = spawn('docker', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const started = new Map<string, number>();
  let sumMs = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, Action, timeNano } = Event.parse(JSON.parse(line));
    const since = started.get(id);
    if (Action === 'start') started.set(id, timeNano);
    else if (since !== undefined) sumMs += (timeNano - since) / 1e6;
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve(sumMs));
        child.kill();
      }),
  };
}
