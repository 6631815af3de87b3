import { describe, expect, it } from 'vitest';
import { pickAddress } from './pick-address.js';

const mac = 'bc:24:11:00:00:01';
const upperHalf = Array.from({ length: 127 }, (_, n) => `10.9.8.${128 + n}`);

describe('pickAddress', () => {
  it('gives one NIC the same address each time, from the upper half and never the broadcast', () => {
    const address = pickAddress('10.9.8.0/24', mac, new Set());
    expect(upperHalf).toContain(address);
    expect(pickAddress('10.9.8.0/24', mac, new Set())).toBe(address);
  });

  it('finds the last free address', () => {
    const taken = new Set(upperHalf.filter((address) => address !== '10.9.8.200'));
    expect(pickAddress('10.9.8.0/24', mac, taken)).toBe('10.9.8.200');
  });

  it('says so when none is free', () => {
    expect(() => pickAddress('10.9.8.0/24', mac, new Set(upperHalf))).toThrow(
      'no free address in the upper half of 10.9.8.0/24',
    );
  });

  it('counts over the borders of bytes', () => {
    const address = pickAddress('172.16.0.0/12', mac, new Set());
    expect(address).toMatch(/^172\.(2[4-9]|3[01])\.\d+\.\d+$/);
  });
});
