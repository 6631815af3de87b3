import canonicalize from 'canonicalize';
import { z } from 'zod';
import { readJson } from '../read-json.js';
import type { OutputGate } from '../run/recipe.js';

/** What a state file says of itself (https://opentofu.org/docs/internals/, state version 4); the rest is content. */
const State = z.looseObject({
  version: z.literal(4),
  /** Rises with every change of the content. */
  serial: z.number().int().nonnegative(),
  /** Made at random with the first state; two lineages are two histories. */
  lineage: z.string().min(1),
  terraform_version: z.string().optional(),
});
type State = z.infer<typeof State>;

/**
 * Of a job that was given the state: what it leaves goes on with exactly that one. A serial that stays stands for the
 * same content; the version of the program beside it may be another.
 */
export const stateThatFollows: OutputGate = {
  evidence: 'terraform-state-refused',
  refuse(content, before) {
    const next = readState(content);
    const last = before === null ? null : readState(before);
    if (next === null) return unreadable;
    // The bytes before were taken by this gate or another one; older ones are not judged again.
    if (last === null) return null;
    if (next.lineage !== last.lineage) return `the state has lineage ${next.lineage}, not ${last.lineage} as before`;
    return refuseSerial(next, last);
  },
};

/**
 * Of a job that was given none (a create, an import): a history of its own begins, also where an earlier apply of the
 * request left one, for that was proven to have made nothing, or does not know the VM.
 */
export const stateThatBegins: OutputGate = {
  evidence: 'terraform-state-refused',
  refuse(content, before) {
    const next = readState(content);
    const last = before === null ? null : readState(before);
    if (next === null) return unreadable;
    return last?.lineage === next.lineage ? refuseSerial(next, last) : null;
  },
};

const unreadable = 'the state cannot be read as one of version 4';

function refuseSerial(next: State, last: State): string | null {
  if (next.serial < last.serial) return `the state has serial ${next.serial}, and ${last.serial} was there before`;
  return next.serial === last.serial && contentOf(next) !== contentOf(last)
    ? `the state has serial ${next.serial} as before, and another content`
    : null;
}

function contentOf({ terraform_version: _version, ...content }: State): string | undefined {
  return canonicalize(content);
}

function readState(content: Uint8Array): State | null {
  return readJson(new TextDecoder().decode(content), State);
}
