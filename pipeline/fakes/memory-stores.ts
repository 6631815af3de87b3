import { createHash } from 'node:crypto';
import type { ArtifactStore } from '../run/artifact-store.js';
import type { LogChunk, LogStore } from '../run/log-store.js';

/** Artifacts in memory; `versions` shows each saved one as `scope/name`. */
export function createMemoryArtifacts(): ArtifactStore & { versions: { key: string; content: Uint8Array }[] } {
  const versions: { key: string; content: Uint8Array }[] = [];
  const hash = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
  return {
    versions,
    async save(scope, name, content) {
      versions.push({ key: `${scope}/${name}`, content });
      return hash(content);
    },
    read: async (scope, name) => versions.findLast(({ key }) => key === `${scope}/${name}`)?.content ?? null,
    async readVersion(scope, name, sha256) {
      const found = versions.find(({ key, content }) => key === `${scope}/${name}` && hash(content) === sha256);
      if (found === undefined) throw new Error(`there is no ${name} with sha256 ${sha256}`);
      return found.content;
    },
  };
}

/** Log chunks in memory, each once. */
export function createMemoryLogs(): LogStore & { chunks: readonly LogChunk[] } {
  const chunks: LogChunk[] = [];
  const next = (stepId: string, stream: LogChunk['stream']): number => {
    const last = chunks.findLast((chunk) => chunk.stepId === stepId && chunk.stream === stream);
    return last === undefined ? 0 : last.offset + last.rawLength;
  };
  return {
    chunks,
    append(chunk) {
      const expected = next(chunk.stepId, chunk.stream);
      if (chunk.offset > expected) throw new Error(`the log of ${chunk.stepId} would have a gap at ${expected}`);
      if (chunk.offset === expected) chunks.push(chunk);
    },
    offsets: (stepId) => ({ stdout: next(stepId, 'stdout'), stderr: next(stepId, 'stderr') }),
    read: (stepId) => chunks.filter((chunk) => chunk.stepId === stepId),
  };
}
