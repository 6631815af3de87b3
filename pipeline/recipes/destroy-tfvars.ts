import { renderTfvars } from '../terraform/render-tfvars.js';
import type { DestroySpec } from './vm-spec.js';

/** The module's variables as at creation, with the node and endpoint of now. */
export function destroyTfvars({ vm, node, endpoint }: DestroySpec): string {
  return renderTfvars({ ...vm, node, endpoint });
}
