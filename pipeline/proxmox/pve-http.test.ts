import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type MadeCa, makeCertificates } from '../../test/stand-ins/make-certificates.js';
import { type PlannedAnswer, type PveServer, startPveServer } from '../../test/stand-ins/pve-server.js';
import { createProxmox, type ProxmoxOptions } from './create-proxmox.js';
import { ProxmoxError } from './proxmox.js';

const TOKEN = 'bot@pve!change=00000000-0000-4000-8000-000000000001';
const VERSION: PlannedAnswer = { status: 200, body: '{"data":{"version":"9.1.3","release":"9.1","new":{"x":1}}}' };
const UPID = 'UPID:pve1:0000A1B2:00C3D4E5:6738F000:qmclone:9101:bot@pve!change:';
const STARTED: PlannedAnswer = { status: 200, body: JSON.stringify({ data: UPID }) };

let authority: MadeCa;
const servers: PveServer[] = [];
const clients: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  authority = await makeCertificates();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => expect(servers).toEqual([]));

async function serve(...answers: PlannedAnswer[]): Promise<PveServer> {
  const server = await startPveServer(await authority.issue({ names: ['localhost'] }));
  if (answers.length > 0) server.plan(...answers);
  servers.push(server);
  return server;
}

function connect(endpoints: readonly string[], more: Partial<ProxmoxOptions> = {}): ReturnType<typeof createProxmox> {
  const client = createProxmox({
    endpoints,
    ca: authority.ca,
    token: () => TOKEN,
    clock: { pause: async () => undefined },
    ...more,
  });
  clients.push(client);
  return client;
}

async function failureOf<T>(call: Promise<T>): Promise<ProxmoxError> {
  const error = await call.then(
    () => null,
    (thrown) => thrown,
  );
  if (error instanceof ProxmoxError) return error;
  throw new Error(`expected a ProxmoxError, got ${error}`);
}

function clone(client: ReturnType<typeof createProxmox>): Promise<string> {
  return client.cloneVm('pve1', 9101, { newid: '12045', description: 'chatops i/r & more' });
}

describe('one call', () => {
  it('carries the token, the path and a form, and reads an answer with more fields than known', async () => {
    const server = await serve(VERSION, STARTED);
    const client = connect([server.origin]);
    expect(await client.version()).toEqual({ version: '9.1.3', release: '9.1' });
    expect(await clone(client)).toBe(UPID);
    expect(server.calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /api2/json/version',
      'POST /api2/json/nodes/pve1/qemu/9101/clone',
    ]);
    expect(server.calls[1]?.authorization).toBe(`PVEAPIToken=${TOKEN}`);
    expect(server.calls[1]?.contentType).toBe('application/x-www-form-urlencoded');
    expect(server.calls[1]?.body.toString()).toBe('newid=12045&description=chatops+i%2Fr+%26+more');
  });

  it('encodes every value of a path', async () => {
    const server = await serve({ status: 200, body: '{"data":null}' });
    await connect([server.origin]).deleteVolume('pve1', 'seed', 'seed:iso/../a?b.iso');
    expect(server.calls[0]?.url).toBe('/api2/json/nodes/pve1/storage/seed/content/seed%3Aiso%2F..%2Fa%3Fb.iso');
  });

  it('reads the token anew each time', async () => {
    const server = await serve(VERSION);
    let secret = 'one';
    const client = connect([server.origin], { token: () => `bot@pve!change=${secret}\n` });
    await client.version();
    secret = 'two';
    await client.version();
    expect(server.calls.map(({ authorization }) => authorization)).toEqual([
      'PVEAPIToken=bot@pve!change=one',
      'PVEAPIToken=bot@pve!change=two',
    ]);
  });

  it('asks nothing with a token of another form', async () => {
    const server = await serve(VERSION);
    const error = await failureOf(connect([server.origin], { token: () => 'secret' }).version());
    expect([error.kind, error.message, server.calls.length]).toEqual([
      'unauthorised',
      'the token does not have the form user@realm!name=secret',
      0,
    ]);
  });

  it('uploads content and checksum before the file', async () => {
    const server = await serve({ status: 200, body: JSON.stringify({ data: UPID }) });
    await connect([server.origin]).uploadIso('pve1', 'seed', 'a.iso', new Uint8Array([0, 13, 10, 255]), 'abc');
    const call = server.calls[0];
    const boundary = /boundary=(.+)$/.exec(call?.contentType ?? '')?.[1];
    expect(call?.body.toString('latin1')).toBe(
      [
        `--${boundary}\r\nContent-Disposition: form-data; name="content"\r\n\r\niso\r\n`,
        `--${boundary}\r\nContent-Disposition: form-data; name="checksum"\r\n\r\nabc\r\n`,
        `--${boundary}\r\nContent-Disposition: form-data; name="checksum-algorithm"\r\n\r\nsha256\r\n`,
        `--${boundary}\r\nContent-Disposition: form-data; name="filename"; filename="a.iso"\r\n`,
        'Content-Type: application/octet-stream\r\n\r\n\u0000\r\n\u00ff\r\n',
        `--${boundary}--\r\n`,
      ].join(''),
    );
  });
});

describe('a refusal of Proxmox', () => {
  const cases: [string, PlannedAnswer, ProxmoxError['kind'], string][] = [
    [
      'a taken VMID',
      {
        status: 500,
        reason: 'unable to create VM 12045: config file already exists',
        body: '{"data":null,"message":"unable to create VM 12045: config file already exists\\n"}',
      },
      'refused',
      'unable to create VM 12045: config file already exists',
    ],
    [
      'two wrong fields',
      {
        status: 400,
        reason: 'Parameter verification failed.',
        body: '{"errors":{"cores":"value must have a minimum value of 1","x":"no such property"},"data":null}',
      },
      'bad-parameter',
      'Parameter verification failed.; cores: value must have a minimum value of 1; x: no such property',
    ],
    ['a status line alone', { status: 401, reason: 'No ticket' }, 'unauthorised', 'No ticket'],
    [
      'a missing privilege',
      { status: 403, reason: 'Permission check failed (/pool/bot, VM.Allocate)', body: '{"data":null}' },
      'forbidden',
      'Permission check failed (/pool/bot, VM.Allocate)',
    ],
    [
      'a missing VM',
      {
        status: 500,
        body: '{"data":null,"message":"Configuration file \'nodes/pve1/qemu-server/7.conf\' does not exist"}',
      },
      'not-found',
      "Configuration file 'nodes/pve1/qemu-server/7.conf' does not exist",
    ],
    [
      'a lock file',
      { status: 500, reason: "can't lock file '/var/lock/qemu-server/lock-9101.conf' - got timeout" },
      'locked',
      "can't lock file '/var/lock/qemu-server/lock-9101.conf' - got timeout",
    ],
    ['a lock in the config', { status: 500, reason: 'VM is locked (clone)' }, 'locked', 'VM is locked (clone)'],
    [
      'an unknown path',
      { status: 501, reason: "Method 'POST /x' not implemented" },
      'refused',
      "Method 'POST /x' not implemented",
    ],
    [
      'a page of somebody else',
      { status: 403, reason: 'Forbidden', type: 'text/html', body: '<html><b>Proxy</b></html>' },
      'bad-answer',
      'status 403 and no Proxmox API answer (it begins with "<html><b>Proxy</b></html>")',
    ],
  ];
  it.each(cases)('%s is told in its own words', async (_name, answer, kind, message) => {
    const server = await serve(answer);
    const error = await failureOf(clone(connect([server.origin])));
    expect([error.kind, error.message, error.uncertain, server.calls.length]).toEqual([kind, message, false, 1]);
  });

  it('keeps a reason short and in one line', async () => {
    const server = await serve({
      status: 500,
      body: JSON.stringify({ data: null, message: `a\u001b[31m\n${'b'.repeat(5000)}` }),
    });
    const error = await failureOf(connect([server.origin]).version());
    expect(error.message).toMatch(/^a \[31m b+$/);
    expect(error.message.length).toBe(600);
  });
});

describe('an answer that is none', () => {
  const cases: [string, PlannedAnswer, RegExp][] = [
    ['HTML', { status: 200, body: '<!DOCTYPE html>' }, /^no JSON came; it begins with "<!DOCTYPE html>"$/],
    ['a redirect', { status: 302, body: '' }, /^status 302 and no Proxmox API answer/],
    [
      'another shape',
      { status: 200, body: '{"data":{"version":{}}}' },
      /^the answer is not what Proxmox documents: data.version: /,
    ],
    ['no data', { status: 200, body: '[]' }, /^the answer is not what Proxmox documents: /],
    ['too many bytes', { status: 200, body: `{"data":"${'x'.repeat(3000)}"}` }, /the answer is larger than allowed$/],
  ];
  it.each(cases)('%s is a bad answer, read once', async (_name, answer, message) => {
    const server = await serve(answer);
    const error = await failureOf(connect([server.origin], { limits: { answerBytes: 2000 } }).version());
    expect([error.kind, error.uncertain, server.calls.length]).toEqual(['bad-answer', false, 1]);
    expect(error.message).toMatch(message);
  });

  it('leaves open whether a change happened', async () => {
    const server = await serve({ status: 200, body: '{"data":null}' });
    const error = await failureOf(clone(connect([server.origin])));
    expect([error.kind, error.uncertain]).toEqual(['bad-answer', true]);
  });
});

describe('TLS', () => {
  const refusals: [string, () => Promise<PveServer>, RegExp][] = [
    [
      'a certificate of another CA',
      async () => startPveServer(await (await makeCertificates('CN=Another')).issue({ names: ['localhost'] })),
      /the certificate is not signed by the configured CA/,
    ],
    [
      'a certificate for another name',
      async () => startPveServer(await authority.issue({ names: ['pve9.example'] })),
      /the certificate is for another name .*pve9\.example/,
    ],
    [
      'a certificate that has expired',
      async () =>
        startPveServer(await authority.issue({ names: ['localhost'], notAfter: new Date(Date.now() - 1000) })),
      /the certificate has expired/,
    ],
    [
      'TLS 1.1',
      async () =>
        startPveServer(await authority.issue({ names: ['localhost'] }), { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }),
      /no TLS connection could be made/,
    ],
  ];
  it.each(refusals)('%s is refused before anything is sent', async (_name, start, message) => {
    const server = await start();
    servers.push(server);
    const error = await failureOf(clone(connect([server.origin])));
    expect([error.kind, error.uncertain, server.calls.length]).toEqual(['tls', false, 0]);
    expect(error.message).toMatch(message);
  });

  it('takes an address that the certificate names', async () => {
    const server = await startPveServer(await authority.issue({ names: ['127.0.0.1'] }));
    servers.push(server);
    server.plan(VERSION);
    expect(await connect([`https://127.0.0.1:${server.port}`]).version()).toEqual({ version: '9.1.3', release: '9.1' });
  });

  it('takes the very certificate in place of a CA', async () => {
    const certificate = await authority.issue({ names: ['localhost'] });
    const server = await startPveServer(certificate);
    servers.push(server);
    server.plan(VERSION);
    expect((await connect([server.origin], { ca: certificate.cert }).version()).version).toBe('9.1.3');
  });
});

describe('a read', () => {
  const passing: [string, PlannedAnswer][] = [
    ['595', { status: 595, reason: 'Connection refused' }],
    ['502', { status: 502, body: '<html>' }],
    ['503', { status: 503 }],
    ['a cut connection', 'cut'],
    ['an answer that stops', 'cut-in-body'],
  ];
  it.each(passing)('is repeated after %s', async (_name, answer) => {
    const server = await serve(answer, answer, VERSION);
    expect((await connect([server.origin]).version()).version).toBe('9.1.3');
    expect(server.calls.length).toBe(3);
  });

  it('is given up after the last round, with longer pauses between', async () => {
    const server = await serve({ status: 595, reason: 'No route to host' });
    const pauses: number[] = [];
    const clock = {
      pause: async (ms: number) => {
        pauses.push(ms);
      },
    };
    const error = await failureOf(connect([server.origin], { clock, limits: { rounds: 4, pauseMs: 100 } }).version());
    expect([error.kind, error.status, error.message]).toEqual(['unreachable', 595, 'No route to host']);
    expect([server.calls.length, pauses]).toEqual([4, [100, 200, 300]]);
  });

  it('goes to the next endpoint, and stays with the one that answers', async () => {
    const [down, up] = [await serve(), await serve(VERSION)];
    await down.close();
    const client = connect([down.origin, up.origin]);
    await client.version();
    await down.close();
    await client.version();
    expect(up.calls.length).toBe(2);
  });

  it('ends when the answer does not come', async () => {
    const server = await serve('silent');
    const error = await failureOf(connect([server.origin], { limits: { headMs: 50, rounds: 1 } }).version());
    expect([error.kind, error.uncertain]).toEqual(['unreachable', false]);
    expect(error.message).toMatch(/no answer in time$/);
  });
});

describe('a change', () => {
  const lost: [string, PlannedAnswer][] = [
    ['a cut connection', 'cut'],
    ['an answer that stops', 'cut-in-body'],
    ['no answer', 'silent'],
    ['502', { status: 502, body: '<html>' }],
    ['596', { status: 596, reason: 'Connection timed out' }],
  ];
  it.each(lost)('is never repeated after %s, and may have taken effect', async (_name, answer) => {
    const [server, other] = [await serve(answer), await serve(STARTED)];
    const error = await failureOf(clone(connect([server.origin, other.origin], { limits: { headMs: 1100 } })));
    expect([error.kind, error.uncertain]).toEqual(['unreachable', true]);
    expect([server.calls.length, other.calls.length]).toEqual([1, 0]);
  });

  it('goes to another endpoint where nothing was sent', async () => {
    const [down, gateway, up] = [await serve(), await serve({ status: 595, reason: 'no' }), await serve(STARTED)];
    await down.close();
    expect(await clone(connect([down.origin, gateway.origin, up.origin]))).toBe(UPID);
    expect([gateway.calls.length, up.calls.length]).toEqual([1, 1]);
  });

  it('goes first to the endpoint that answered last', async () => {
    const [first, second] = [await serve('cut', STARTED), await serve(VERSION, STARTED)];
    const client = connect([first.origin, second.origin]);
    await client.version();
    await clone(client);
    expect([first.calls.length, second.calls.length]).toEqual([1, 2]);
  });

  it('says that nothing listens, and that nothing was changed', async () => {
    const server = await serve();
    await server.close();
    const error = await failureOf(clone(connect([server.origin])));
    expect([error.kind, error.uncertain, error.message]).toEqual([
      'unreachable',
      false,
      `${server.origin}: nothing listens there`,
    ]);
  });
});
