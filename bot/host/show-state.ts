import { z } from 'zod';
import type { Request } from '../../commands/request/request.js';
import type { Stores } from '../../commands/stores.js';
import type { Data } from '../open-data.js';
import { done, type HostAnswer, type HostCommand, wrong } from './host-command.js';

type StateCommand = Extract<HostCommand, { do: 'state show' | 'state export' }>;

/** What is shown of a state; it holds secrets, so nothing else is. */
const TerraformState = z.object({
  serial: z.number(),
  lineage: z.string(),
  terraform_version: z.string(),
  resources: z.array(z.object({ type: z.string(), name: z.string(), instances: z.array(z.object({})) })),
});

/** The newest Terraform state of the VM that a request is about; whole with `state export`, which is audited. */
export async function showState(data: Data, command: StateCommand): Promise<HostAnswer> {
  const found = data.transaction((stores) => {
    const request = stores.requests.findByNumber(command.request);
    return request === null ? null : { request, scope: scopeOf(stores, request, data.tools.settings.cluster) };
  });
  const label = `R-${command.request}`;
  if (found === null) return wrong(`there is no request ${label}`);
  const bytes = await data.artifacts.read(found.scope, 'terraform-state');
  if (bytes === null) return wrong(`${label} has no Terraform state`);
  const content = Buffer.from(bytes).toString('utf8');
  if (command.do === 'state show') return done(...summarise(content));
  data.transaction(({ audit }) =>
    audit.add({
      ...{ at: data.tools.now(), actor: 'host', person: null, act: 'state exported' },
      ...{ requestId: found.request.id, detail: { scope: found.scope } },
    }),
  );
  return { ok: true, lines: ['the state holds secrets: keep it where only you can read it'], content };
}

/** A VM's state belongs to the request that made the VM. */
function scopeOf(stores: Stores, { id, ask }: Request, cluster: string): string {
  return ask.action === 'destroy-vm' ? (stores.vms.findByVmid(cluster, ask.vmid)?.madeBy ?? id) : id;
}

function summarise(content: string): string[] {
  const state = TerraformState.parse(JSON.parse(content));
  return [
    `serial ${state.serial}, lineage ${state.lineage}, written by version ${state.terraform_version}`,
    ...state.resources.map(({ type, name, instances }) => `${type}.${name}: ${instances.length}`),
    ...(state.resources.length === 0 ? ['no resources'] : []),
  ];
}
