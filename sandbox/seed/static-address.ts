import { parse } from 'yaml';
import { z } from 'zod';

const v2 = z.object({
  version: z.literal(2),
  ethernets: z.record(
    z.string(),
    z.object({
      match: z.object({ macaddress: z.string().optional() }).optional(),
      addresses: z
        .array(z.union([z.string(), z.record(z.string(), z.unknown()).transform((each) => Object.keys(each)[0] ?? '')]))
        .optional(),
    }),
  ),
});

const v1 = z.object({
  version: z.literal(1),
  config: z.array(
    z.object({
      type: z.string(),
      mac_address: z.string().optional(),
      subnets: z.array(z.object({ type: z.string(), address: z.string().optional() })).optional(),
    }),
  ),
});

const networkConfig = z.union([v2, v1, z.object({ network: z.union([v2, v1]) }).transform(({ network }) => network)]);

/** The IPv4 address that a network-config gives to the NIC with that MAC; null for DHCP, nothing or nonsense. */
export function staticAddress(text: string, mac: string): string | null {
  const config = networkConfig.safeParse(parseYaml(text));
  if (!config.success) return null;
  const wanted = mac.toLowerCase();
  const addresses =
    config.data.version === 2
      ? Object.values(config.data.ethernets).find((each) => each.match?.macaddress?.toLowerCase() === wanted)?.addresses
      : config.data.config
          .find((each) => each.mac_address?.toLowerCase() === wanted)
          ?.subnets?.flatMap(({ type, address }) => (type === 'static' && address !== undefined ? [address] : []));
  const ipv4 = addresses?.map((each) => each.split('/')[0] ?? '').find((each) => /^\d+(\.\d+){3}$/.test(each));
  return ipv4 ?? null;
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}
