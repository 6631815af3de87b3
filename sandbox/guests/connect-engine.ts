import Docker from 'dockerode';
import { z } from 'zod';

const versionSchema = z.object({ ApiVersion: z.string().regex(/^\d+\.\d+$/) });

/**
 * A client that speaks the engine's own API version: engines refuse versions newer than theirs, and newer engines
 * refuse old ones (https://docs.docker.com/reference/api/engine/#api-version-matrix).
 */
export async function connectEngine(socketPath: string): Promise<Docker> {
  const { ApiVersion } = versionSchema.parse(await new Docker({ socketPath }).version());
  return new Docker({ socketPath, version: `v${ApiVersion}` });
}
