import type { Work } from '../../commands/request/request.js';
import { seedHash } from '../../pipeline/cloud-init/seed-hash.js';
import { hashFiles } from '../../pipeline/recipes/hash-files.js';
import type { ToolFiles } from '../../pipeline/recipes/load-tool-files.js';

/** sha256 (hex) by name of every file that a later job gets and that is not in the work itself: part of the effect. */
export function hashJobFiles(files: ToolFiles, work: Work): Record<string, string> {
  if (work.recipe === 'edit-policy') return {};
  const own = {
    terraform: hashFiles(files.terraform),
    packer: hashFiles(files.packer),
    ansible: hashFiles(files.ansible),
  };
  return work.recipe === 'create-vm' ? { ...own, seed: seedHash(work.vars) } : own;
}
