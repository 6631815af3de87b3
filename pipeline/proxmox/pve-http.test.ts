import { describe, expect, it } from 'vitest';
import type { PlannedAnswer } from '../../test/stand-ins/pve-server.js';
import {
  cloneOn,
  failureOf,
  STARTED,
  TOKEN,
  UPID,
  usePveHarness,
  VERSION,
} from '../../test/stand-ins/use-pve-harness.js';
import type { ProxmoxError } from './proxmox.js';

const { serve, connect } = usePveHarness();

describe('one call', () => {
  it('carries the token, the path and a form, and reads an answer with more fields than known', async () => {
    const server = await serve(VERSION, STARTED);
    const client = connect([server.origin]);
    expect(await client.version()).toEqual({ version: '9.1.3', release: '9.1' });
    expect(await cloneOn(client)).toBe(UPID);
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
    const error = await failureOf(cloneOn(connect([server.origin])));
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
    const error = await failureOf(cloneOn(connect([server.origin])));
    expect([error.kind, error.uncertain]).toEqual(['bad-answer', true]);
  });
});
