import type { Settings, Template } from '../settings.js';
import { pickIpv4 } from './pick-ipv4.js';

export interface BuildAddress {
  ipv4: string;
  prefix: number;
  gateway: string;
}

/**
 * Where a template is built without DHCP, always at the first address of its range: so the template's definition
 * stays the same from build to build. Null: by DHCP.
 */
export function buildAddress({ build }: Template): BuildAddress | null {
  const { range } = build.network;
  const ipv4 = range === null ? null : pickIpv4(range, new Set());
  return range === null || ipv4 === null ? null : { ipv4, prefix: range.prefix, gateway: range.gateway };
}

/** Addresses that no VM gets. */
export function buildAddresses(settings: Settings): string[] {
  return [...settings.templates.values()].flatMap((template) => buildAddress(template)?.ipv4 ?? []);
}
