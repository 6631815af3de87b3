import { request } from 'node:https';
import { z } from 'zod';
import type { fault } from '../../sandbox/faults/fault.js';
import { outputOf } from './run-program.js';

const Call = z.object({
  time: z.string(),
  method: z.string(),
  path: z.string(),
  parameters: z.record(z.string(), z.string()),
  token: z.string().nullable(),
  status: z.number(),
  message: z.string().nullable(),
});

const Resource = z.object({
  vmid: z.number(),
  name: z.string(),
  node: z.string(),
  template: z.number(),
  status: z.string(),
  pool: z.string().optional(),
});

const Volume = z.object({ volid: z.string(), content: z.string() });

/** What steers the sandbox, and its Proxmox API with the bot's token. */
export interface SandboxControl {
  setFaults(faults: z.input<typeof fault>[]): Promise<void>;
  calls(): Promise<z.infer<typeof Call>[]>;
  placeStranger(stranger: {
    vmid: number;
    name?: string;
    node?: string;
    pool?: string;
    tags?: string;
    description?: string;
    running?: boolean;
  }): Promise<void>;
  /** `data` of the answer to a call such as `GET /nodes/pve1/qemu`. Rejects where the status is not 200. */
  proxmox(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    parameters?: Record<string, string>,
  ): Promise<string>;
  vms(): Promise<z.infer<typeof Resource>[]>;
  /** Names of the ISO files on the storages `local` and `shared` of every node. */
  isos(): Promise<string[]>;
  /** The bot's token and the sandbox's own. */
  tokens: { bot: string; admin: string };
  /** PEM of its certificate authority. */
  ca: string;
}

/** Over the container's address on its network: no port of the host is taken. */
export async function sandboxControl(container: string, project: string): Promise<SandboxControl> {
  const address = await outputOf('docker', [
    ...['inspect', '-f', `{{(index .NetworkSettings.Networks "${project}_default").IPAddress}}`, container],
  ]);
  const read = async (file: string) => (await outputOf('docker', ['exec', container, 'cat', file])).trim();
  const host = address.trim();
  const ca = await read('/access/ca.pem');
  const tokens = { bot: await read('/access/token'), admin: await read('/data/admin-token') };
  const call = (method: string, path: string, authorization: string, body: string, type: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = { authorization, ...(body === '' ? {} : { 'content-type': type }) };
      const asked = request(
        { host, port: 8006, servername: 'proxmox-sandbox', ca, method, path, headers, agent: false },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (more) => {
            text += more;
          });
          answer.on('end', () =>
            answer.statusCode === 200
              ? resolve(text)
              : reject(new Error(`${method} ${path}: ${answer.statusCode} ${answer.statusMessage} ${text}`)),
          );
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  const steer = (method: string, path: string, body?: object) =>
    call(
      method,
      `/sandbox/${path}`,
      `SandboxAdmin ${tokens.admin}`,
      body === undefined ? '' : JSON.stringify(body),
      'application/json',
    );
  const proxmox: SandboxControl['proxmox'] = (method, path, parameters = {}) => {
    const form = new URLSearchParams(parameters).toString();
    return call(method, `/api2/json${path}`, `PVEAPIToken=${tokens.bot}`, form, 'application/x-www-form-urlencoded');
  };
  return {
    setFaults: async (faults) => void (await steer('PUT', 'faults', { faults })),
    calls: async () => z.object({ calls: z.array(Call) }).parse(JSON.parse(await steer('GET', 'calls'))).calls,
    placeStranger: async (stranger) => void (await steer('POST', 'strangers', stranger)),
    proxmox,
    vms: async () => dataOf(z.array(Resource), await proxmox('GET', '/cluster/resources?type=vm')),
    isos: async () => {
      const places = ['pve1/storage/shared', 'pve1/storage/local', 'pve2/storage/local', 'pve3/storage/local'];
      const contents = await Promise.all(places.map((place) => proxmox('GET', `/nodes/${place}/content`)));
      const volumes = contents.flatMap((text) => dataOf(z.array(Volume), text));
      return volumes.filter(({ content }) => content === 'iso').map(({ volid }) => volid);
    },
    tokens,
    ca,
  };
}

/** What is under `data` in an answer of Proxmox. */
export function dataOf<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  return schema.parse(z.object({ data: z.unknown() }).parse(JSON.parse(text)).data);
}
