import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { isZone } from '../../commands/approval/is-zone.js';

/** Small words of the configuration file, each with a sentence that says what is allowed. */

export const Name = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,31}$/,
    'a name has lower-case letters, digits and -, begins with a letter and is at most 32 long',
  );

export const FilePath = z.string().min(1, 'the path of a file');

/** POSIX login names, as `useradd` takes them. */
export const Login = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,30}$/,
    'a login has lower-case letters, digits and -, begins with a letter and is at most 31 long',
  );

export const Ipv4 = z
  .string()
  .refine((text) => ipaddr.IPv4.isValidFourPartDecimal(text), 'an IPv4 address such as 10.0.20.1');

export const Cidr = z
  .string()
  .refine((text) => ipaddr.IPv4.isValidCIDRFourPartDecimal(text), 'an IPv4 network such as 10.0.20.0/24');

/** `host:port` of a Proxmox API. */
export const Endpoint = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:[1-9][0-9]{0,4}$/, 'host:port, such as pve1.example.net:8006');

export const Zone = z.string().refine(isZone, 'an IANA time zone such as Europe/Berlin or UTC');

export const Domain = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'a domain such as vm.example.net');

/** What Proxmox takes as the name of a node, storage, pool or bridge. */
export const PveName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, 'a name as it stands in Proxmox: letters, digits, _ . -');

/** `sha512:<hex>` as distributions publish it. */
export const Checksum = z
  .string()
  .regex(/^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/, 'sha256:<64 hex digits> or sha512:<128 hex digits>')
  .transform((text) => ({
    algorithm: text.startsWith('sha256:') ? ('sha256' as const) : ('sha512' as const),
    value: text.slice(7),
  }));

export const AddressRange = z
  .string()
  .regex(/^[0-9.]+\s*-\s*[0-9.]+$/, 'first - last, such as 10.0.20.10 - 10.0.20.99')
  .transform((text) => {
    const [from = '', to = ''] = text.split('-').map((part) => part.trim());
    return { from, to };
  })
  .refine(({ from, to }) => isOrdered(from, to), 'two IPv4 addresses, the smaller one first');

export const NumberRange = z
  .strictObject({ from: z.number().int(), to: z.number().int() })
  .refine(({ from, to }) => from >= 100 && to <= 999_999_999, 'VMIDs go from 100 to 999999999')
  .refine(({ from, to }) => from <= to, '`from` is larger than `to`');

/** `terminal:main` is the terminal's only channel. */
export const Channel = z.string().regex(/^[a-z]+:[^\s]{1,100}$/, '<platform>:<channel>, such as terminal:main');

export const Account = z.string().regex(/^[a-z]+:[^\s]{1,100}$/, '<platform>:<account>, such as terminal:ana');

/** Ids as Slack shows them: a team begins with T or E, a channel with C or G, a user with U or W, a user group with S. */
export const slackId = (first: string, what: string) =>
  z.string().regex(new RegExp(`^[${first}][A-Z0-9]{2,20}$`), `the id of a Slack ${what}, such as ${first[0]}0123ABCD`);

/** Ids of Discord: 64 bits as digits (https://discord.com/developers/docs/reference#snowflakes); as numbers they lose some. */
export const discordId = (what: string) =>
  z.string().regex(/^[1-9]\d{16,19}$/, `the id of a Discord ${what}, 17 to 20 digits, in quotes`);

/** An address as a number, for comparing. */
function ipv4Number(text: string): number {
  return ipaddr.IPv4.parse(text)
    .toByteArray()
    .reduce((sum, byte) => sum * 256 + byte, 0);
}

export function isInside(address: string, cidr: string): boolean {
  const [network, prefix] = ipaddr.IPv4.parseCIDR(cidr);
  return ipaddr.IPv4.parse(address).match(network, prefix);
}

function isOrdered(from: string, to: string): boolean {
  const valid = [from, to].every((text) => ipaddr.IPv4.isValidFourPartDecimal(text));
  return valid && ipv4Number(from) <= ipv4Number(to);
}
