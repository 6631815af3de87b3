import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { hashFiles } from '../recipes/hash-files.js';
import type { TemplateSpec } from '../recipes/vm-spec.js';
import type { TextFile } from '../text-file.js';
import { baseHash } from './base-hash.js';

/** sha256 (hex) over the whole of a template's definition: spec, base, our packer files and the packer image's id. */
export function definitionHash(spec: TemplateSpec, packerFiles: readonly TextFile[], packerImage: string): string {
  const definition = { spec, base: baseHash(spec), files: hashFiles(packerFiles), image: packerImage };
  return createHash('sha256')
    .update(canonicalize(definition) ?? '')
    .digest('hex');
}
