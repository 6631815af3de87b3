import { describe, expect, it } from 'vitest';
import { EngineUnreachableError } from '../engine.js';
import { chooseApiVersion } from './connect-docker.js';

describe('chooseApiVersion', () => {
  it.each<[string, string, string, string]>([
    ['an old engine', '1.41', '1.12', '1.41'],
    ['the engine that it was tried with', '1.45', '1.24', '1.45'],
    ['a newer engine', '1.52', '1.44', '1.45'],
    ['an engine that has forgotten it', '1.60', '1.50', '1.50'],
  ])('speaks to %s what both know', (_, newest, oldest, chosen) => {
    expect(chooseApiVersion({ ApiVersion: newest, MinAPIVersion: oldest })).toBe(chosen);
  });

  it('does not guess at another major version', () => {
    expect(() => chooseApiVersion({ ApiVersion: '2.0', MinAPIVersion: '2.0' })).toThrow(EngineUnreachableError);
  });
});
