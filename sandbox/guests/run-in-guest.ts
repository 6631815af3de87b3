import { demuxOutput, type Output } from './demux-output.js';
import type { GuestHost } from './guest-host.js';
import { containerName } from './guest-spec.js';

/** qemu-ga's bound on one answer: https://qemu-project.gitlab.io/qemu/interop/qemu-ga-ref.html#guest-exec-status */
export const maximumReplyBytes = 16 * 1024 ** 2;

/** Runs a command as root in a running guest until it ends. */
export async function runInGuest(
  { docker, ...host }: GuestHost,
  vmid: number,
  command: readonly string[],
  input: Uint8Array | null = null,
): Promise<Output & { exitCode: number }> {
  const exec = await docker.getContainer(containerName({ docker, ...host }, vmid)).exec({
    Cmd: [...command],
    AttachStdout: true,
    AttachStderr: true,
    AttachStdin: input !== null,
    Tty: false,
  });
  const stream = await exec.start({ hijack: true, stdin: input !== null });
  if (input !== null) stream.end(Buffer.from(input));
  const output = await demuxOutput(stream, maximumReplyBytes);
  const { ExitCode } = await exec.inspect();
  return { ...output, exitCode: ExitCode ?? -1 };
}
