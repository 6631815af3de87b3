import { networkInterfaces } from 'node:os';
import { capture, SetupError } from './run.mjs';

/**
 * A /24 for the sandbox's network of machines, as `CHATOPS_GUEST_NET` wants it (`10.213.40`): the one that the
 * project's network has already, else the first that no network of the engine and no interface of this machine touches.
 */
export async function findGuestNet(project) {
  const names = (await capture('docker', ['network', 'ls', '-q', '--filter', 'driver=bridge'])).stdout.split('\n');
  const { stdout } = await capture('docker', ['network', 'inspect', ...names.filter((name) => name !== '')]);
  const networks = JSON.parse(stdout || '[]').map(({ Name, IPAM }) => ({
    name: Name,
    subnets: (IPAM.Config ?? []).map(({ Subnet }) => Subnet).filter((subnet) => subnet?.includes('.')),
  }));
  const own = networks.find(({ name }) => name === `${project}_guests`)?.subnets[0];
  if (own !== undefined) {
    return own.split('.').slice(0, 3).join('.');
  }
  const used = [...networks.flatMap(({ subnets }) => subnets), ...localSubnets()].map(toRange);
  for (let third = 40; third < 255; third++) {
    const net = `10.213.${third}`;
    const wanted = toRange(`${net}.0/24`);
    if (!used.some(({ first, last }) => first <= wanted.last && wanted.first <= last)) {
      return net;
    }
  }
  throw new SetupError('no /24 of 10.213.40.0 to 10.213.254.0 is free for the sandbox: set CHATOPS_GUEST_NET');
}

function localSubnets() {
  return Object.values(networkInterfaces())
    .flat()
    .filter(({ family, cidr }) => family === 'IPv4' && cidr !== null)
    .map(({ cidr }) => cidr);
}

function toRange(cidr) {
  const [address, prefix] = cidr.split('/');
  const size = 2 ** (32 - Number(prefix));
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = number - (number % size);
  return { first, last: first + size - 1 };
}
