import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { renderBaseUserData } from '../cloud-init/render-base-user-data.js';
import type { TemplateSpec } from '../recipes/vm-spec.js';

/** sha256 (hex) over what makes a base: the distribution's image, its first boot's user-data, CPU type and network. */
export function baseHash(spec: TemplateSpec): string {
  const base = {
    image: spec.image.checksum,
    userData: renderBaseUserData(),
    network: spec.buildNetwork,
    address: spec.buildAddress,
    cpuType: spec.cpuType,
  };
  return createHash('sha256')
    .update(canonicalize(base) ?? '')
    .digest('hex');
}
