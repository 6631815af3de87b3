import { createHash } from 'node:crypto';
import type { ArtifactName } from '../run/artifact-store.js';
import type { CallTools, StepEnd } from '../run/recipe.js';
import { stop } from './stop.js';

/**
 * Brings an ISO to a storage, and looks whether it arrived whole: null, or why not. Safe to repeat: Proxmox overwrites
 * an ISO of the same name, and the name says what is in it.
 */
export async function uploadSeed(
  tools: CallTools,
  iso: { node: string; storage: string; name: string; artifact: ArtifactName },
): Promise<StepEnd | null> {
  const bytes = await tools.readArtifact(iso.artifact);
  if (bytes === null) {
    return fail('The seed was not kept.', []);
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const task = await tools.awaitTask(() => tools.proxmox.uploadIso(iso.node, iso.storage, iso.name, bytes, sha256));
  if (!task.ok) {
    return fail(`Proxmox did not take the seed: ${task.exitStatus}.`, task.lastLines);
  }
  const stored = (await tools.proxmox.listContent(iso.node, iso.storage)).find(
    ({ volid }) => volid === `${iso.storage}:iso/${iso.name}`,
  );
  return stored?.size === bytes.length
    ? null
    : fail(`The seed on ${iso.storage} has ${stored?.size ?? 'no'} bytes, not ${bytes.length}.`, []);
}

function fail(message: string, lastLines: string[]): StepEnd {
  return stop({
    word: 'failed',
    message,
    lastLines,
    side: 'proxmox',
    changed: 'something',
    cure: 'Check the seed storage’s space and content types on Proxmox, then retry.',
  });
}
