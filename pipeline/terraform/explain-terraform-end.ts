import { saysStorageFull } from '../proxmox/says-storage-full.js';
import { lastLines } from '../recipes/last-lines.js';
import type { Failure } from '../run/failure.js';
import type { ContainerEnd } from '../run/recipe.js';
import { readTerraformLine } from './read-terraform-line.js';

/**
 * What passes by itself: many clones of one template at once wait for its lock file.
 * https://github.com/bpg/terraform-provider-proxmox/issues/995
 */
const passes = /can't lock file .* got timeout/i;

const cures: readonly { words: { test(text: string): boolean }; side: Failure['side']; cure: string }[] = [
  { words: passes, side: 'proxmox', cure: 'Proxmox was busy cloning this template: it is planned anew.' },
  {
    words: /already exists/i,
    side: 'proxmox',
    cure: 'Somebody else took the VMID meanwhile; ask again, another one is reserved then.',
  },
  {
    words: { test: saysStorageFull },
    side: 'operator',
    cure: 'Make room on the storage, then retry.',
  },
  {
    words: /certificate|x509/i,
    side: 'operator',
    cure: 'Give the CA that signed the certificate of Proxmox (`chatops doctor`).',
  },
  { words: /\b401\b|authentication fail|invalid token/i, side: 'operator', cure: 'Give a token that Proxmox accepts.' },
  {
    words: /\b403\b|permission check failed/i,
    side: 'operator',
    cure: 'Give the token the privilege that Proxmox names (`chatops doctor` lists what is missing).',
  },
  {
    words: /connection refused|no such host|i\/o timeout|EOF/,
    side: 'proxmox',
    cure: 'Check that Proxmox runs and can be reached from the job network, then retry.',
  },
  { words: /checksums|lock file/i, side: 'operator', cure: 'Build the Terraform image anew from this release.' },
];

/** Why Terraform ended with an error, from its diagnostics. `changed` is the caller's to say. */
export function explainTerraformEnd(doing: string, end: ContainerEnd, changed: Failure['changed']): Failure {
  const problems = end.lines
    .map(({ text }) => readTerraformLine(text))
    .filter((line) => line?.line === 'problem' && line.severity === 'error')
    .flatMap((line) => (line?.line === 'problem' ? [`${line.summary}\n${line.detail}`] : []));
  const lines = problems.flatMap((problem) => problem.split('\n')).filter((line) => line.trim() !== '');
  const text = lines.join('\n');
  const known = cures.find(({ words }) => words.test(text));
  return {
    word: 'failed',
    message: `${doing} failed: ${reasonOf(lines) ?? `Terraform ended with status ${end.exitCode}`}.`,
    lastLines: lines.length > 0 ? lines.slice(-12) : lastLines(end),
    side: known?.side ?? 'chatops',
    changed,
    cure: known?.cure ?? 'Look at the log (`/vm logs`), mend what Terraform says, then retry.',
    next: passes.test(text) ? 'plan-anew' : 'stop',
  };
}

/** Proxmox's own words out of the provider's wrapping: "… - Reason: X", "failed to complete with exit code: X". */
function reasonOf(lines: readonly string[]): string | null {
  const line = lines.find((text) => reason.test(text)) ?? lines.at(-1);
  return line?.replace(reason, '').replace(/\.+$/, '') ?? null;
}

const reason = /^.*( - Reason: |with exit code: |TASK ERROR: )/;
