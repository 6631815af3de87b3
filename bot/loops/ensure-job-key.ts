import sshpk from 'sshpk';
import type { ArtifactStore } from '../../pipeline/run/artifact-store.js';

/**
 * The request's own key pair, by which Ansible gets into the VM until it is ready; the same at every planning, since its
 * public half is in what people approve. Gives the public half as one line.
 */
export async function ensureJobKey(artifacts: ArtifactStore, requestId: string): Promise<string> {
  const kept = await artifacts.read(requestId, 'job-key');
  const key = kept === null ? sshpk.generatePrivateKey('ed25519') : sshpk.parsePrivateKey(Buffer.from(kept), 'openssh');
  if (kept === null) await artifacts.save(requestId, 'job-key', Buffer.from(key.toString('openssh')));
  const line = key.toPublic().toString('ssh').split(' ').slice(0, 2).join(' ');
  return `${line} chatops-job-${requestId}`;
}
