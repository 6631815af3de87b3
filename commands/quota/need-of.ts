import type { Ask } from '../request/request.js';
import type { Settings } from '../settings.js';
import type { Amounts } from './quota.js';

type CreateAsk = Pick<Extract<Ask, { action: 'create-vm' }>, 'size'>;

/** What the VM that is asked for takes; null where its size is not configured any more. */
export function needOf({ sizes }: Pick<Settings, 'sizes'>, { size }: CreateAsk): Amounts | null {
  const found = sizes.get(size);
  if (found === undefined) return null;
  const { cores, memoryMiB, diskGiB } = found;
  return { vms: 1, cores, memoryMiB, diskGiB };
}
