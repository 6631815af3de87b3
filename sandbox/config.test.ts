import { afterEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from './config.js';

describe('the environment', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('has a default for everything, named after the project', () => {
    vi.stubEnv('SANDBOX_PROJECT', 'demo');
    expect(readConfig()).toEqual({
      project: 'demo',
      dataFolder: '/data',
      accessFolder: '/access',
      host: '0.0.0.0',
      port: 8006,
      names: ['proxmox-sandbox', 'localhost', '127.0.0.1'],
      dockerSocket: '/var/run/docker.sock',
      network: 'demo_guests',
      guestImage: 'demo-sandbox-guest',
    });
  });

  it('is refused with everything that is wrong in it', () => {
    vi.stubEnv('SANDBOX_PORT', 'https');
    vi.stubEnv('SANDBOX_PROJECT', 'A project');
    expect(() => readConfig()).toThrow(/SANDBOX_PROJECT[\s\S]*SANDBOX_PORT/);
  });
});
