import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf, type Ran, runProgram } from './run-program.js';

export interface SshUser {
  publicKey: string;
  privateKey: string;
  /** Runs a command as `login`; only a host whose ed25519 key has that fingerprint is spoken to. */
  run(host: { ipv4: string; login: string; hostKeyFingerprint: string }, command: string): Promise<string>;
  /** The same, whatever comes of it. */
  tryRun(host: { ipv4: string; login: string; hostKeyFingerprint: string }, command: string): Promise<Ran>;
}

/** A new key pair in the folder, and the machine's own ssh with it. */
export async function useSsh(folder: string, name: string): Promise<SshUser> {
  const key = join(folder, name);
  await outputOf('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', key]);
  const tryRun: SshUser['tryRun'] = async ({ ipv4, login, hostKeyFingerprint }, command) => {
    const known = join(folder, `${name}-known_hosts`);
    writeFileSync(known, await scanKey(ipv4, hostKeyFingerprint, known));
    const settings = ['BatchMode=yes', 'StrictHostKeyChecking=yes', 'ConnectTimeout=10', `UserKnownHostsFile=${known}`];
    const options = ['-F', 'none', '-i', key, ...settings.flatMap((setting) => ['-o', setting])];
    return runProgram('ssh', [...options, `${login}@${ipv4}`, command]);
  };
  return {
    publicKey: readFileSync(`${key}.pub`, 'utf8').trim(),
    privateKey: readFileSync(key, 'utf8'),
    tryRun,
    run: async (host, command) => {
      const { code, stdout, stderr } = await tryRun(host, command);
      if (code !== 0) throw new Error(`ssh ${host.login}@${host.ipv4} "${command}" ended with ${code}: ${stderr}`);
      return stdout.trim();
    },
  };
}

async function scanKey(ipv4: string, fingerprint: string, file: string): Promise<string> {
  const line = await outputOf('ssh-keyscan', ['-t', 'ed25519', ipv4]);
  writeFileSync(file, line);
  const found = (await outputOf('ssh-keygen', ['-lf', file])).trim();
  if (!found.split(' ').includes(fingerprint)) throw new Error(`${ipv4} has the host key ${found}, not ${fingerprint}`);
  return line;
}
