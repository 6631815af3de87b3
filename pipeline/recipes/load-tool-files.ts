import { fileURLToPath } from 'node:url';
import { readFolder } from '../read-folder.js';
import type { TextFile } from '../text-file.js';

/** What jobs get besides values: our own HCL, scripts and playbooks, as they lie beside the code. */
export interface ToolFiles {
  terraform: readonly TextFile[];
  packer: readonly TextFile[];
  ansible: readonly TextFile[];
}

/** Read once at start; part of every effect (`hashFiles`). */
export function loadToolFiles(): ToolFiles {
  return {
    terraform: readFolder(fileURLToPath(new URL('../terraform/module', import.meta.url))),
    packer: readFolder(fileURLToPath(new URL('../packer/definition', import.meta.url))),
    ansible: readFolder(fileURLToPath(new URL('../ansible/job', import.meta.url))),
  };
}
