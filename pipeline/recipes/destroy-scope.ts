import type { ArtifactName } from '../run/artifact-store.js';
import type { DestroySpec } from './vm-spec.js';

/** A VM's state belongs to the request that made it; everything else to the one that destroys it. */
export function destroyScope(vm: DestroySpec, name: ArtifactName): string {
  return name === 'terraform-state' ? vm.madeBy : vm.requestId;
}
