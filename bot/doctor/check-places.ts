import type { Settings } from '../../commands/settings.js';
import type { Proxmox, PveStorage } from '../../pipeline/proxmox/proxmox.js';
import { bad, type Finding, good, notice } from './finding.js';

type Places = Pick<Proxmox, 'listNodes' | 'listStorages' | 'listBridges' | 'poolExists'>;

/** What environments and templates need of a node. */
interface Need {
  who: string;
  nodes: readonly string[];
  pool: string;
  bridge: string;
  /** Storage and the content that it must take. */
  storages: readonly (readonly [string, 'images' | 'iso' | 'import'])[];
}

/** Nodes, storages with their content, bridges and pools are as the configuration says. */
export async function checkPlaces(settings: Settings, proxmox: Places): Promise<Finding[]> {
  const needs = listNeeds(settings);
  const nodes = new Map((await proxmox.listNodes()).map(({ node, online }) => [node, online]));
  const wanted = [...new Set(needs.flatMap((need) => need.nodes))];
  const online = wanted.filter((node) => nodes.get(node) === true);
  const perNode = await Promise.all(online.map((node) => checkNode(node, needs, proxmox)));
  const findings = [...wanted.flatMap((node) => checkOnline(node, nodes)), ...perNode.flat()];
  const pools = await Promise.all([...new Set(needs.map(({ pool }) => pool))].map((pool) => checkPool(pool, proxmox)));
  return [...findings, ...pools];
}

function listNeeds({ environments, templates }: Settings): Need[] {
  const ofEnvironments = [...environments.values()].map(
    ({ name, nodes, pool, storage, seedStorage, network }): Need => ({
      ...{ who: `environment ${name}`, nodes, pool, bridge: network.bridge },
      storages: [
        [storage, 'images'],
        [seedStorage, 'iso'],
      ],
    }),
  );
  const ofTemplates = [...templates.values()].map(
    ({ name, build: { nodes, pool, network, storage, seedStorage, importStorage } }): Need => ({
      ...{ who: `template ${name}`, nodes, pool, bridge: network.bridge },
      storages: [
        [storage, 'images'],
        [seedStorage, 'iso'],
        [importStorage, 'import'],
      ],
    }),
  );
  return [...ofEnvironments, ...ofTemplates];
}

function checkOnline(node: string, nodes: ReadonlyMap<string, boolean>): Finding[] {
  const online = nodes.get(node);
  if (online === undefined)
    return [bad(`there is no node ${node}`, `nodes are: ${[...nodes.keys()].sort().join(', ')}`)];
  return online ? [] : [notice(`the node ${node} is offline: nothing on it was looked at`, null)];
}

async function checkNode(node: string, needs: readonly Need[], proxmox: Places): Promise<Finding[]> {
  const here = needs.filter(({ nodes }) => nodes.includes(node));
  const [storages, bridges] = await Promise.all([proxmox.listStorages(node), proxmox.listBridges(node)]);
  const bySource = new Map(storages.map((storage) => [storage.storage, storage]));
  const findings = here.flatMap(({ who, bridge, storages: wanted }) => [
    ...wanted.flatMap(([name, content]) => checkStorage(node, who, bySource.get(name), name, content)),
    ...(bridges.includes(bridge)
      ? []
      : [bad(`${who}: there is no bridge or VNet ${bridge} on ${node}`, `there are: ${bridges.join(', ') || 'none'}`)]),
  ]);
  return findings.length > 0 ? findings : [good(`node ${node}: storages and bridges`)];
}

function checkStorage(
  node: string,
  who: string,
  storage: PveStorage | undefined,
  name: string,
  content: string,
): Finding[] {
  if (storage === undefined) {
    return [
      bad(`${who}: there is no storage ${name} on ${node} that the token can see`, 'name another one, or allow it'),
    ];
  }
  if (!storage.active) return [bad(`${who}: the storage ${name} is not active on ${node}`, 'mend it in Proxmox')];
  if (storage.content.includes(content)) return [];
  const all = [...storage.content, content].join(',');
  return [bad(`${who}: the storage ${name} takes no ${content} content`, `pvesm set ${name} --content ${all}`)];
}

async function checkPool(pool: string, proxmox: Places): Promise<Finding> {
  if (await proxmox.poolExists(pool)) return good(`pool ${pool}`);
  return bad(`there is no pool ${pool} that the token can see`, `pvesh create /pools --poolid ${pool}`);
}
