import { describe, expect, it } from 'vitest';
import { makeCertificates } from '../../test/stand-ins/make-certificates.js';
import type { PlannedAnswer, PveServer } from '../../test/stand-ins/pve-server.js';
import { cloneOn, failureOf, STARTED, UPID, usePveHarness, VERSION } from '../../test/stand-ins/use-pve-harness.js';

const { authority, serve, serveAs, connect } = usePveHarness();

describe('TLS', () => {
  const refusals: [string, () => Promise<PveServer>, RegExp][] = [
    [
      'a certificate of another CA',
      async () => serveAs(await (await makeCertificates('CN=Another')).issue({ names: ['localhost'] })),
      /the certificate is not signed by the configured CA/,
    ],
    [
      'a certificate for another name',
      async () => serveAs(await authority().issue({ names: ['pve9.example'] })),
      /the certificate is for another name .*pve9\.example/,
    ],
    [
      'a certificate that has expired',
      async () => serveAs(await authority().issue({ names: ['localhost'], notAfter: new Date(Date.now() - 1000) })),
      /the certificate has expired/,
    ],
    [
      'TLS 1.1',
      async () =>
        serveAs(await authority().issue({ names: ['localhost'] }), { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }),
      /no TLS connection could be made/,
    ],
  ];
  it.each(refusals)('%s is refused before anything is sent', async (_name, start, message) => {
    const server = await start();
    const error = await failureOf(cloneOn(connect([server.origin])));
    expect([error.kind, error.uncertain, server.calls.length]).toEqual(['tls', false, 0]);
    expect(error.message).toMatch(message);
  });

  it('takes an address that the certificate names', async () => {
    const server = await serveAs(await authority().issue({ names: ['127.0.0.1'] }));
    server.plan(VERSION);
    expect(await connect([`https://127.0.0.1:${server.port}`]).version()).toEqual({ version: '9.1.3', release: '9.1' });
  });

  it('takes the very certificate in place of a CA', async () => {
    const certificate = await authority().issue({ names: ['localhost'] });
    const server = await serveAs(certificate);
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
    const error = await failureOf(cloneOn(connect([server.origin, other.origin], { limits: { headMs: 1100 } })));
    expect([error.kind, error.uncertain]).toEqual(['unreachable', true]);
    expect([server.calls.length, other.calls.length]).toEqual([1, 0]);
  });

  it('goes to another endpoint where nothing was sent', async () => {
    const [down, gateway, up] = [await serve(), await serve({ status: 595, reason: 'no' }), await serve(STARTED)];
    await down.close();
    expect(await cloneOn(connect([down.origin, gateway.origin, up.origin]))).toBe(UPID);
    expect([gateway.calls.length, up.calls.length]).toEqual([1, 1]);
  });

  it('goes first to the endpoint that answered last', async () => {
    const [first, second] = [await serve('cut', STARTED), await serve(VERSION, STARTED)];
    const client = connect([first.origin, second.origin]);
    await client.version();
    await cloneOn(client);
    expect([first.calls.length, second.calls.length]).toEqual([1, 2]);
  });

  it('says that nothing listens, and that nothing was changed', async () => {
    const server = await serve();
    await server.close();
    const error = await failureOf(cloneOn(connect([server.origin])));
    expect([error.kind, error.uncertain, error.message]).toEqual([
      'unreachable',
      false,
      `${server.origin}: nothing listens there`,
    ]);
  });
});
