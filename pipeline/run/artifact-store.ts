/** Bytes that outlive a container, encrypted at rest, each version kept with its sha256. */
export interface ArtifactStore {
  /** `scope` is the request's id, or the VM's where a state outlives its request. Gives the sha256 (hex). */
  save(scope: string, name: ArtifactName, content: Uint8Array): Promise<string>;
  /** The newest version, or null. */
  read(scope: string, name: ArtifactName): Promise<Uint8Array | null>;
  /** The version with that sha256; throws where there is none or its bytes are not what was saved. */
  readVersion(scope: string, name: ArtifactName, sha256: string): Promise<Uint8Array>;
}

export type ArtifactName =
  | 'terraform-init'
  | 'terraform-plan'
  | 'terraform-state'
  /** What a job left as the state and was not taken for it: evidence, given to no job. */
  | 'terraform-state-refused'
  | 'user-data'
  | 'meta-data'
  | 'network-config'
  | 'seed-iso'
  | 'job-key'
  | 'base-seed-iso'
  | 'packer-log';
