import { ProxmoxError } from '../proxmox/proxmox.js';
import type { StepEnd } from '../run/recipe.js';
import { explainProxmoxError } from './explain-proxmox-error.js';

/** Turns a Proxmox error into a failure that says what was being done; any other error passes. */
export async function explaining(
  doing: string,
  changed: 'nothing' | 'not known',
  act: () => Promise<StepEnd>,
): Promise<StepEnd> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ProxmoxError)) {
      throw error;
    }
    return { end: 'stopped', failure: explainProxmoxError(error, doing, changed) };
  }
}
