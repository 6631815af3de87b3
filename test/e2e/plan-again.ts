import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Planned } from '../../commands/request/request.js';
import { loadToolFiles } from '../../pipeline/recipes/load-tool-files.js';
import { renderTfvars } from '../../pipeline/terraform/render-tfvars.js';
import { outputOf, type Ran, runProgram } from './run-program.js';
import type { Stack } from './start-stack.js';

const State = z.object({ planned: Planned });

/**
 * Plans a VM that stands, as an operator would: the product's module and variables, the exported state, the real tool.
 * The exit code is 0 where nothing is to be changed, 2 where something is.
 */
export async function planAgain(stack: Stack, label: string): Promise<Ran> {
  const container = `${stack.project}-plan-again`;
  const folder = join(stack.folder, 'plan-again');
  await writeWorkFolder(stack, label, folder);
  const script = 'tofu init -input=false -lockfile=readonly >&2 && exec tofu plan "$@"';
  const plan = ['-input=false', '-no-color', '-detailed-exitcode', '-var-file=vm.tfvars.json'];
  const env = ['SSL_CERT_FILE=/job/proxmox-ca.pem', 'SSL_CERT_DIR=/opt/chatops/no-certificates'];
  await outputOf('docker', [
    ...['create', '--name', container, '--label', `chatops.project=${stack.project}`],
    ...['--network', `${stack.project}_jobs`, ...env.flatMap((setting) => ['-e', setting])],
    ...[`${stack.project}-proxmox-terraform`, 'sh', '-c', script, 'sh', ...plan],
  ]);
  try {
    await outputOf('docker', ['cp', '-q', `${folder}/.`, `${container}:/job`]);
    return await runProgram('docker', ['start', '-a', container]);
  } finally {
    await outputOf('docker', ['rm', '-f', container]);
  }
}

async function writeWorkFolder(stack: Stack, label: string, folder: string): Promise<void> {
  const number = Number(label.slice(2));
  const [row] = await stack.rows(
    z.object({ state: z.string() }),
    `SELECT state FROM requests WHERE number = ${number}`,
  );
  const { work } = State.parse(JSON.parse(row?.state ?? '')).planned;
  if (work.recipe !== 'create-vm') throw new Error(`${label} made no VM`);
  const files = new Map(loadToolFiles().terraform.map(({ path, text }) => [path, text]));
  files.set('vm.tfvars.json', renderTfvars(work.vars));
  const exported = await stack.chatops('state', 'export', label);
  files.set('terraform.tfstate', exported.stdout);
  files.set('proxmox-token', stack.sandbox.tokens.bot);
  files.set('proxmox-ca.pem', stack.sandbox.ca);
  mkdirSync(folder);
  for (const [path, text] of files) {
    writeFileSync(join(folder, path), text);
    // The tool's user is another one than who copies; the sandbox and its token live no longer than the test.
    chmodSync(join(folder, path), 0o666);
  }
}
