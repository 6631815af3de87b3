import { createHash } from 'node:crypto';
import type { JobFile } from '../engine.js';
import type { ArtifactName } from './artifact-store.js';
import { packFolder } from './folder-artifact.js';
import { outlastEngine } from './outlast-engine.js';
import type { JobOutput, JobPlan } from './recipe.js';
import { artifactScope, type StepContext } from './run-context.js';

/** What a job left under that name is not what it may be; its bytes are kept as evidence. */
export class OutputRefusedError extends Error {}

/**
 * Takes a job's outputs out and keeps them: sha256 (hex) by name. Done again after a crash it makes no second version
 * of the same bytes. Throws `OutputRefusedError` where the recipe's gate refuses one.
 */
export async function saveOutputs<V>(
  context: StepContext<V>,
  jobId: string,
  outputs: JobPlan['outputs'],
): Promise<Map<ArtifactName, string>> {
  const saved = new Map<ArtifactName, string>();
  for (const output of outputs) {
    const { path, artifact } = output;
    const files = await outlastEngine(context, () => context.deps.engine.readOutputs(jobId, [path]));
    const content = joinFiles(path, files);
    if (content !== null) saved.set(artifact, await saveOnce(context, output, content));
  }
  return saved;
}

function joinFiles(path: string, files: readonly JobFile[]): Uint8Array | null {
  const file = files.find((candidate) => candidate.path === path);
  if (file !== undefined) return 'content' in file ? file.content : null;
  return files.length === 0 ? null : packFolder(path, files);
}

async function saveOnce<V>(
  context: StepContext<V>,
  { artifact, gate }: JobOutput,
  content: Uint8Array,
): Promise<string> {
  const { artifacts } = context.deps;
  const scope = artifactScope(context.run, artifact);
  const newest = await artifacts.read(scope, artifact);
  const sha256 = hashOf(content);
  if (newest !== null && hashOf(newest) === sha256) return sha256;
  const refusal = gate?.refuse(content, newest) ?? null;
  if (gate === undefined || refusal === null) return artifacts.save(scope, artifact, content);
  await artifacts.save(scope, gate.evidence, content);
  throw new OutputRefusedError(`${refusal}; it was not taken, and is kept as ${gate.evidence}`);
}

function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
