import { describe, expect, it } from 'vitest';
import { nameApprovers } from './name-approvers.js';

const bo = { display: 'bo', actor: 'slack:T1/U2' };
const cy = { display: 'Cy', actor: null };
const stranger = (id: string) => ({ display: `slack:T1/${id}`, actor: `slack:T1/${id}` });

describe('those who may approve', () => {
  it.each([
    [[bo], 'bo'],
    [[bo, cy], 'bo, Cy'],
    [[cy, stranger('U3')], 'Cy and 1 who was not here yet'],
    [[stranger('U3'), bo, stranger('U4')], 'bo and 2 who were not here yet'],
    [[stranger('U3')], '1 who was not here yet'],
  ])('are named, and counted where they have no name', (approvers, text) => {
    expect(nameApprovers(approvers)).toBe(text);
  });
});
