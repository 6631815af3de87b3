import { describe, expect, it } from 'vitest';
import { pickIpv4 } from './pick-ipv4.js';
import { pickVmid } from './pick-vmid.js';

describe('pickVmid', () => {
  const range = { from: 100, to: 103 };
  it.each<[string, number[], number[], number | null]>([
    ['the lowest one at first', [], [], 100],
    ['none that is taken', [100, 101], [], 102],
    ['one never used while there is one', [], [100, 101], 102],
    ['a used one once all were used', [100], [100, 101, 102, 103], 101],
    ['nothing when all are taken', [100, 101, 102, 103], [], null],
  ])('picks %s', (_, taken, used, expected) => {
    expect(pickVmid(range, new Set(taken), new Set(used))).toBe(expected);
  });
});

describe('pickIpv4', () => {
  const range = {
    from: '10.0.0.254',
    to: '10.0.1.4',
    prefix: 16,
    gateway: '10.0.0.254',
    exclude: ['10.0.0.255', '10.0.1.0/31'],
  };
  it.each<[string, string[], string | null]>([
    ['the lowest that is neither gateway nor excluded', [], '10.0.1.2'],
    ['the next one', ['10.0.1.2'], '10.0.1.3'],
    ['the last one', ['10.0.1.2', '10.0.1.3'], '10.0.1.4'],
    ['nothing when all are taken', ['10.0.1.2', '10.0.1.3', '10.0.1.4'], null],
  ])('picks %s', (_, taken, expected) => {
    expect(pickIpv4(range, new Set(taken))).toBe(expected);
  });
});
