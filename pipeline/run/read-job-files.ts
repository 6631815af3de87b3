import type { JobFile } from '../engine.js';
import { unpackFolder } from './folder-artifact.js';
import type { JobInput } from './recipe.js';
import { artifactScope, type StepContext } from './run-context.js';

/** An input that a job cannot do without is not there. */
export class JobInputError extends Error {}

/** The bytes behind a job's inputs. Throws `JobInputError` with what is missing. */
export async function readJobFiles<V>(context: StepContext<V>, inputs: readonly JobInput[]): Promise<JobFile[]> {
  const files = await Promise.all(inputs.map((input) => readInput(context, input)));
  return files.flat();
}

async function readInput<V>(context: StepContext<V>, input: JobInput): Promise<JobFile[]> {
  const { path, mode } = input;
  const { artifacts, secrets } = context.deps;
  if ('text' in input) return [{ path, mode, content: Buffer.from(input.text) }];
  if ('secret' in input) {
    const content = await orMissing(`the secret ${input.secret}`, () => secrets.read(input.secret));
    return [{ path, mode, content }];
  }
  const { artifact: name, sha256 } = input;
  const scope = artifactScope(context.run, name);
  const content = await orMissing(`the artifact ${name}`, () =>
    sha256 === undefined ? artifacts.read(scope, name) : artifacts.readVersion(scope, name, sha256),
  );
  if (content !== null) return unpackFolder(path, content) ?? [{ path, mode, content }];
  throw new JobInputError(`the artifact ${name} is not there`);
}

async function orMissing<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new JobInputError(`${what} could not be read: ${error instanceof Error ? error.message : error}`);
  }
}
