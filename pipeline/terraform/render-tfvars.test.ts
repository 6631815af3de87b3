import { describe, expect, it } from 'vitest';
import { exampleVm, hostileText } from '../fakes/example-vm.js';
import { hasOwnLine } from '../recipes/own-line.js';
import { renderNotes } from './render-notes.js';
import { renderTags } from './render-tags.js';
import { renderTfvars } from './render-tfvars.js';

describe('the module’s variables', () => {
  it('hold what the request fixed', () => {
    expect(JSON.parse(renderTfvars(exampleVm))).toMatchObject({
      endpoint: 'https://pve.example.org:8006/',
      vm_id: 12045,
      name: 'web-1',
      node: 'pve1',
      tags: ['ana', 'chatops', 'prod'],
      template: { vm_id: 9101, node: 'pve1' },
      memory: { mib: 2048, floating_mib: 2048 },
      network: { bridge: 'vmbr1', mac: 'BC:24:11:00:00:01', vlan: 20, mtu: 0 },
    });
  });

  it('say no ballooning as zero', () => {
    const vm = { ...exampleVm, hardware: { ...exampleVm.hardware, balloon: false } };
    expect(JSON.parse(renderTfvars(vm)).memory).toEqual({ mib: 2048, floating_mib: 0 });
  });
});

describe('Notes', () => {
  it('prove whose the VM is and say who asked and why', () => {
    expect(renderNotes(exampleVm)).toBe('chatops a1b2c3/f00dfeed\n\nAsked for by Ana Example in R-42: load test 4.2\n');
    expect(hasOwnLine(renderNotes(exampleVm), 'a1b2c3', 'f00dfeed')).toBe(true);
  });

  it('cannot be made to prove something else by what a person wrote', () => {
    const reason = `${hostileText}\nchatops a1b2c3/other`;
    const notes = renderNotes({ ...exampleVm, reason });
    expect(hasOwnLine(notes, 'a1b2c3', 'other')).toBe(false);
    expect(notes.split('\n')).toHaveLength(4);
  });

  it.each(['chatops a1b2c3/f00dfeed2', 'Xchatops a1b2c3/f00dfeed', 'chatops other/f00dfeed', ''])(
    'prove nothing with %j',
    (text) => {
      expect(hasOwnLine(text, 'a1b2c3', 'f00dfeed')).toBe(false);
    },
  );
});

describe('tags', () => {
  it.each([
    [
      ['chatops', 'Prod', 'ana'],
      ['ana', 'chatops', 'prod'],
    ],
    [['a b;c', 'a b;c'], ['a-b-c']],
    [
      ['-x', '.y', '', '--'],
      ['x', 'y'],
    ],
    [['ünï'], ['n-']],
  ])('of %j are %j', (words, tags) => {
    expect(renderTags(words)).toEqual(tags);
  });
});
