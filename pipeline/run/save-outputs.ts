import { createHash } from 'node:crypto';
import type { JobFile } from '../engine.js';
import type { ArtifactName } from './artifact-store.js';
import { packFolder } from './folder-artifact.js';
import { outlastEngine } from './outlast-engine.js';
import type { JobPlan } from './recipe.js';
import { artifactScope, type StepContext } from './run-context.js';

/**
 * Takes a job's outputs out and keeps them: sha256 (hex) by name. Done again after a crash it makes no second version
 * of the same bytes.
 */
export async function saveOutputs<V>(
  context: StepContext<V>,
  jobId: string,
  outputs: JobPlan['outputs'],
): Promise<Map<ArtifactName, string>> {
  const saved = new Map<ArtifactName, string>();
  for (const { path, artifact } of outputs) {
    const files = await outlastEngine(context, () => context.deps.engine.readOutputs(jobId, [path]));
    const content = joinFiles(path, files);
    if (content !== null) saved.set(artifact, await saveOnce(context, artifact, content));
  }
  return saved;
}

function joinFiles(path: string, files: readonly JobFile[]): Uint8Array | null {
  const file = files.find((candidate) => candidate.path === path);
  if (file !== undefined) return 'content' in file ? file.content : null;
  return files.length === 0 ? null : packFolder(path, files);
}

async function saveOnce<V>(context: StepContext<V>, name: ArtifactName, content: Uint8Array): Promise<string> {
  const { artifacts } = context.deps;
  const scope = artifactScope(context.run, name);
  const newest = await artifacts.read(scope, name);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const isKept = newest !== null && createHash('sha256').update(newest).digest('hex') === sha256;
  return isKept ? sha256 : artifacts.save(scope, name, content);
}
