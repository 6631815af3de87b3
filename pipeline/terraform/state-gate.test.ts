import { describe, expect, it } from 'vitest';
import { stateThatBegins, stateThatFollows } from './state-gate.js';

const state = (more: object = {}) => ({
  ...{ version: 4, terraform_version: '1.12.6', serial: 7, lineage: 'aaaa', outputs: {}, resources: [{ type: 'vm' }] },
  ...more,
});
const bytes = (content: object | string) =>
  Buffer.from(typeof content === 'string' ? content : JSON.stringify(content, null, 2));
const ask = (gate: typeof stateThatFollows, next: object | string, before: object | string | null) =>
  gate.refuse(bytes(next), before === null ? null : bytes(before));

const other = /^the state has lineage bbbb, not aaaa as before$/;
const back = /^the state has serial 6, and 7 was there before$/;
const forged = /^the state has serial 7 as before, and another content$/;
const unreadable = /^the state cannot be read/;

describe('a state that a job leaves', () => {
  it.each<[string, object | string, object | string | null, RegExp | null, RegExp | null]>([
    ['the first one', state(), null, null, null],
    ['the first one that is none', '{"version":4', null, unreadable, unreadable],
    ['a file that is empty', '', state(), unreadable, unreadable],
    ['of another version of the format', state({ version: 3 }), state(), unreadable, unreadable],
    ['without a lineage', state({ lineage: '' }), state(), unreadable, unreadable],
    ['with a serial that is no whole number', state({ serial: 7.5 }), state(), unreadable, unreadable],
    ['with a later serial', state({ serial: 8, resources: [] }), state(), null, null],
    ['with the same serial and content', state(), state(), null, null],
    ['with the same content from another program', state({ terraform_version: '1.13.0' }), state(), null, null],
    ['with the same serial and another content', state({ resources: [] }), state(), forged, forged],
    ['with an earlier serial', state({ serial: 6 }), state(), back, back],
    ['of another lineage', state({ lineage: 'bbbb', serial: 9 }), state(), other, null],
  ])('%s', (_name, next, before, follows, begins) => {
    const match = (words: RegExp | null) => (words === null ? null : expect.stringMatching(words));
    expect(ask(stateThatFollows, next, before)).toEqual(match(follows));
    expect(ask(stateThatBegins, next, before)).toEqual(match(begins));
  });
});
