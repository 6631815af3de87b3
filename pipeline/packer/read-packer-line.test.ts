import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPackerLine } from './read-packer-line.js';

/** Printed by Packer 1.16.0 with plugin 1.1.1 during a build that went well. */
const recorded = readFileSync(new URL('../fakes/recorded/packer-build.txt', import.meta.url), 'utf8').split('\n');

describe('the lines of Packer', () => {
  it('tell what it does, without the name of the build', () => {
    expect(recorded.map(readPackerLine).slice(2, 6)).toEqual([
      { line: 'said', level: 'say', text: 'Creating VM' },
      { line: 'said', level: 'say', text: 'Starting VM' },
      { line: 'said', level: 'say', text: 'Using SSH communicator to connect: 10.213.88.72' },
      { line: 'said', level: 'say', text: 'Waiting for SSH to become available...' },
    ]);
  });

  it('name the template that was made', () => {
    expect(recorded.map(readPackerLine).filter((line) => line?.line === 'artifact')).toEqual([
      { line: 'artifact', id: '9102' },
    ]);
  });

  it('say why a build failed, commas and line ends included', () => {
    const line =
      '1795503327,proxmox-clone.template,error,Error creating VM: Get "https://x/y": refused%!(PACKER_COMMA) twice\\nsecond line';
    expect(readPackerLine(line)).toEqual({
      line: 'failed',
      text: 'Error creating VM: Get "https://x/y": refused, twice\nsecond line',
    });
  });

  it.each(['', 'no Packer', '1795503327,,error-count,1', '1795503327,,ui', 'x,,ui,say,hello'])(
    'say nothing with %j',
    (text) => {
      expect(readPackerLine(text)).toBeNull();
    },
  );
});
