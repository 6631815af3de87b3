import type { Guests } from '../guests.js';
import { engineStatus } from './engine-status.js';
import { findGuest } from './find-guest.js';
import type { GuestHost } from './guest-host.js';
import { readInterfaces } from './read-interfaces.js';
import { maximumReplyBytes, runInGuest } from './run-in-guest.js';

type Agent = Pick<Guests, 'agentAnswers' | 'agentInterfaces' | 'agentReadFile' | 'agentWriteFile' | 'agentExec'>;

const noSuchFile = 66;

/** Plays qemu-ga through the engine: the package's own program finds no virtio channel in a container. */
export function guestAgent(host: GuestHost): Agent {
  const answers: Agent['agentAnswers'] = async (vmid) => {
    if ((await findGuest(host, vmid))?.State.Running !== true) return false;
    try {
      return (await runInGuest(host, vmid, ['test', '-x', '/usr/sbin/qemu-ga'])).exitCode === 0;
    } catch (error) {
      // It stopped meanwhile, or stands still for a snapshot.
      if ([404, 409].includes(engineStatus(error) ?? 0)) return false;
      throw error;
    }
  };
  return {
    agentAnswers: answers,
    async agentInterfaces(vmid) {
      const script =
        'for file in /usr/sbin/dockerd /usr/bin/dockerd; do [ ! -x "$file" ] || exec ip -j addr; done; ip -j addr; exit 1';
      const { stdout, exitCode } = await runInGuest(host, vmid, ['sh', '-c', script]);
      return readInterfaces(stdout.toString(), exitCode === 0);
    },
    async agentReadFile(vmid, path) {
      const script = `[ -e "$1" ] || exit ${noSuchFile}; exec head -c ${maximumReplyBytes} -- "$1"`;
      const { exitCode, stdout, stderr } = await runInGuest(host, vmid, ['sh', '-c', script, 'sh', path]);
      if (exitCode === noSuchFile) return null;
      if (exitCode !== 0) throw new Error(`cannot read ${path} in guest ${vmid}: ${stderr.toString().trim()}`);
      return stdout;
    },
    async agentWriteFile(vmid, path, content) {
      const { exitCode, stderr } = await runInGuest(host, vmid, ['sh', '-c', 'cat > "$1"', 'sh', path], content);
      if (exitCode !== 0) throw new Error(`cannot write ${path} in guest ${vmid}: ${stderr.toString().trim()}`);
    },
    async agentExec(vmid, command, input) {
      const bytes = input === null ? null : Buffer.from(input);
      const { exitCode, stdout, stderr } = await runInGuest(host, vmid, command, bytes);
      return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
    },
  };
}
