import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type TestSandbox } from '../fakes/start-sandbox.js';
import { makeAuthority } from './make-certificates.js';

describe('the connection', () => {
  let pve: TestSandbox;

  beforeAll(async () => {
    pve = await startSandbox();
  });

  afterAll(() => pve.close());

  function dial(options: object): Promise<string> {
    const { port } = new URL(pve.origin);
    return new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: Number(port), ca: pve.ca, ...options });
      socket.once('secureConnect', () => {
        resolve(socket.getProtocol() ?? '');
        socket.destroy();
      });
      socket.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    });
  }

  it('speaks TLS 1.3 under a certificate of its own authority, by name and by address', async () => {
    expect(await dial({})).toBe('TLSv1.3');
    expect(await dial({ servername: 'localhost' })).toBe('TLSv1.3');
  });

  it('speaks nothing older', async () => {
    expect(await dial({ maxVersion: 'TLSv1.2' })).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  });

  it('is refused by who trusts another authority, or asks for another name', async () => {
    const other = await makeAuthority(new Date());
    expect(await dial({ ca: other.certificate })).toBe('CERT_SIGNATURE_FAILURE');
    expect(await dial({ servername: 'pve.example' })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });
});
