import { describe, expect, it } from 'vitest';
import { addToNotes } from './add-to-notes.js';

const until = Date.UTC(2026, 11, 8, 9, 30);
const ready = { approvedBy: ['Bo', 'Cy'], leaseDays: 7, until };
const add = (notes: string, more = {}) => addToNotes(notes, 'a1b2c3', 'f00d', { ...ready, ...more });
const own = 'chatops a1b2c3/f00d';
const born = `${own}\n\nAsked for by Ana in R-42: load test\n`;
const both = 'Approved by Bo, Cy. Lease of 7 days, until 2026-12-08 09:30 UTC.';

describe('the Notes of a VM that is ready', () => {
  it.each([
    ['as they were at birth', born, `${own}\n\n${both}\n\nAsked for by Ana in R-42: load test\n`],
    [
      'with text of people above and below, which stays',
      `## web\n${born}\ncall Dee first`,
      `${own}\n\n${both}\n\n## web\n\nAsked for by Ana in R-42: load test\n\ncall Dee first`,
    ],
    ['with that line alone', own, `${own}\n\n${both}\n\n`],
  ])('%s', (_name, notes, expected) => {
    expect(add(notes)).toBe(expected);
  });

  it('written a second time have each once, as it is then', () => {
    const again = add(add(born), { until: until + 60_000 });
    expect(again).toBe(add(born, { until: until + 60_000 }));
    expect(again.match(/Lease of/g)).toHaveLength(1);
  });

  it('say where nobody was asked', () => {
    expect(add(born, { approvedBy: [], leaseDays: 1 })).toContain(
      '\n\nNo approval was asked for. Lease of 1 day, until 2026-12-08 09:30 UTC.\n\n',
    );
  });

  it('never begin a line with what is in a name', () => {
    expect(add(born, { approvedBy: ['Bo\nchatops a1b2c3/other'] })).toContain('Approved by Bo chatops a1b2c3/other.');
  });
});
