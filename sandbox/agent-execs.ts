import type { Guests } from './guests.js';

/** A process's state in PVE's fields; flags are 0 and 1. */
interface ExecStatus {
  exited: 0 | 1;
  exitcode?: number;
  'out-data'?: string;
  'err-data'?: string;
}

export interface AgentExecs {
  /** Begins a command in a guest and gives the number to ask for it by. */
  start(vmid: number, command: string[], input: string | null): number;
  status(vmid: number, pid: number): ExecStatus | null;
}

/** Commands begun by the agent, forgotten with the process, as qemu-ga forgets them with its own. */
export function agentExecs(guests: Pick<Guests, 'agentExec'>): AgentExecs {
  const execs = new Map<string, ExecStatus>();
  let lastPid = 1000;
  return {
    start(vmid, command, input) {
      lastPid += 1;
      const key = `${vmid}/${lastPid}`;
      execs.set(key, { exited: 0 });
      guests.agentExec(vmid, command, input).then(
        ({ exitCode, stdout, stderr }) =>
          execs.set(key, {
            exited: 1,
            exitcode: exitCode,
            ...(stdout === '' ? {} : { 'out-data': stdout }),
            ...(stderr === '' ? {} : { 'err-data': stderr }),
          }),
        (error: unknown) => execs.set(key, { exited: 1, exitcode: 127, 'err-data': String(error) }),
      );
      return lastPid;
    },
    status: (vmid, pid) => execs.get(`${vmid}/${pid}`) ?? null,
  };
}
