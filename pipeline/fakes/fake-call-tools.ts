import type { ArtifactName } from '../run/artifact-store.js';
import type { CallTools, StepProgress } from '../run/recipe.js';
import type { FakeProxmox } from './fake-proxmox.js';

export interface FakeCallTools extends CallTools {
  proxmox: FakeProxmox;
  artifacts: Map<ArtifactName, Uint8Array>;
  reported: StepProgress[];
}

/** What a step's own code may use, on a clock of its own: a pause takes no time, and the limit ends it. */
export function createFakeCallTools(proxmox: FakeProxmox, limitMs = 60 * 60_000): FakeCallTools {
  const limit = new AbortController();
  const artifacts = new Map<ArtifactName, Uint8Array>();
  const reported: StepProgress[] = [];
  const begunAt = Date.now();
  let elapsedMs = 0;
  return {
    proxmox,
    artifacts,
    reported,
    signal: limit.signal,
    now: () => begunAt + elapsedMs,
    async pause(ms) {
      elapsedMs += ms;
      if (elapsedMs >= limitMs) {
        limit.abort();
      }
    },
    report: (progress) => void reported.push(progress),
    readArtifact: async (name) => artifacts.get(name) ?? null,
    async awaitTask(start) {
      const upid = await start();
      const { exitStatus } = await proxmox.taskStatus(upid);
      const ok = exitStatus === 'OK' || (exitStatus?.startsWith('WARNINGS') ?? false);
      return { upid, ok, exitStatus: exitStatus ?? '', lastLines: ok ? [] : await proxmox.taskLog(upid) };
    },
  };
}
