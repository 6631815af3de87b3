import { expect, it } from 'vitest';
import { parseUpid } from './upid.js';

it('reads node, start, type, VMID and token out of a task id', () => {
  const upid = 'UPID:pve-1:0000A1B2:00C3D4E5F:6738F000:qmclone:12045:bot@pve!change:';
  expect(parseUpid(upid)).toEqual({
    upid,
    node: 'pve-1',
    startedAt: 0x6738f000 * 1000,
    type: 'qmclone',
    id: '12045',
    user: 'bot@pve!change',
  });
});

it.each(['', 'UPID:', 'UPID:pve1:1:2:3:qmclone:7:u:', 'UPID:../x:0000A1B2:00C3D4E5:6738F000:qmclone:7:bot@pve:'])(
  'refuses %j',
  (text) => {
    expect(parseUpid(text)).toBeNull();
  },
);
