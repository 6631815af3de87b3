import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Started = z.object({ Actor: z.object({ ID: z.string(), Attributes: z.object({ name: z.string() }) }) });

export interface Job {
  id: string;
  name: string;
}

export interface JobWatch {
  /** Every job that has started since the watch began. */
  jobs: readonly Job[];
  /** The first job in whose name the part stands, of those that started after the last one that this gave. */
  next(part: string, timeoutMs?: number): Promise<Job>;
  close(): void;
}

/** The engine's own word for each job container of an installation that starts. `onStart` is told at once. */
export function watchJobs(project: string, onStart: (job: Job) => void = () => undefined): JobWatch {
  const filters = ['--filter', `label=chatops.project=${project}`, '--filter', 'event=start'];
  const since = ['--since', `${Math.floor(Date.now() / 1000)}`];
  const child = spawn('docker', ['events', '--format', '{{json .}}', ...since, ...filters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const jobs: Job[] = [];
  const wakers = new Set<() => void>();
  let given = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { ID: id, Attributes } = Started.parse(JSON.parse(line)).Actor;
    const job = { id, name: Attributes.name };
    jobs.push(job);
    onStart(job);
    for (const wake of [...wakers]) wake();
  });
  return {
    jobs,
    next: (part, timeoutMs = 120_000) =>
      new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer);
          wakers.delete(look);
        };
        const timer = setTimeout(() => {
          end();
          reject(
            new Error(`no job "${part}" in ${timeoutMs / 1000} s, only ${jobs.map(({ name }) => name).join(', ')}`),
          );
        }, timeoutMs);
        const look = () => {
          const at = jobs.findIndex(({ name }, index) => index >= given && name.includes(part));
          const job = jobs[at];
          if (job === undefined) return;
          given = at + 1;
          end();
          resolve(job);
        };
        wakers.add(look);
        look();
      }),
    close: () => child.kill(),
  };
}
