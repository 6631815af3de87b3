import { secretForms } from './secret-forms.js';

/** Half-open ranges of bytes, in order, neither overlapping nor touching. */
export interface Range {
  from: number;
  to: number;
}

export interface SecretFinder {
  /** Every byte that belongs to an occurrence of a form of a secret. */
  find(bytes: Buffer): Range[];
  /** Where the longest end of `bytes` begins that more bytes could make a secret; its length where there is none. */
  findBeginning(bytes: Buffer): number;
}

/**
 * Looks for many needles at once (Wu and Manber, "A fast algorithm for multi-pattern searching", 1994): the last two
 * bytes of a window as long as the shortest needle tell how far the window can move on.
 */
export function findSecrets(secrets: readonly string[]): SecretFinder {
  const needles = [...new Set(secrets.flatMap(secretForms))].map((form) => Buffer.from(form));
  if (needles.length === 0) {
    return { find: () => [], findBeginning: (bytes) => bytes.length };
  }
  const window = Math.min(...needles.map((needle) => needle.length), 255);
  const { shifts, buckets } = tabulate(needles, window);
  const longest = Math.max(...needles.map((needle) => needle.length));
  const byFirst = groupBy(needles, (needle) => needle[0] ?? 0);
  const isFirst = Uint8Array.from({ length: 256 }, (_, byte) => (byFirst.has(byte) ? 1 : 0));

  function find(bytes: Buffer): Range[] {
    const ranges: Range[] = [];
    let end = window - 1;
    while (end < bytes.length) {
      const block = ((bytes[end - 1] ?? 0) << 8) | (bytes[end] ?? 0);
      const shift = shifts[block] ?? 0;
      if (shift === 0) {
        const from = end - window + 1;
        for (const needle of buckets.get(block) ?? []) {
          const to = from + needle.length;
          if (to <= bytes.length && bytes.compare(needle, 0, needle.length, from, to) === 0) {
            addRange(ranges, from, to);
          }
        }
      }
      end += Math.max(shift, 1);
    }
    return ranges;
  }

  function findBeginning(bytes: Buffer): number {
    for (let from = Math.max(0, bytes.length - longest + 1); from < bytes.length; from += 1) {
      if (isFirst[bytes[from] ?? 0] === 0) {
        continue;
      }
      const rest = bytes.length - from;
      const candidates = byFirst.get(bytes[from] ?? 0) ?? [];
      if (candidates.some((needle) => needle.length > rest && bytes.compare(needle, 0, rest, from) === 0)) {
        return from;
      }
    }
    return bytes.length;
  }

  return { find, findBeginning };
}

function tabulate(needles: readonly Buffer[], window: number) {
  const shifts = new Uint8Array(65_536).fill(window - 1);
  const buckets = groupBy(needles, (needle) => needle.readUInt16BE(window - 2));
  for (const needle of needles) {
    for (let at = 0; at < window - 1; at += 1) {
      const block = needle.readUInt16BE(at);
      shifts[block] = Math.min(shifts[block] ?? 0, window - 2 - at);
    }
  }
  return { shifts, buckets };
}

function groupBy(needles: readonly Buffer[], keyOf: (needle: Buffer) => number): Map<number, Buffer[]> {
  const groups = new Map<number, Buffer[]>();
  for (const needle of needles) {
    groups.set(keyOf(needle), [...(groups.get(keyOf(needle)) ?? []), needle]);
  }
  return groups;
}

/** Ranges come by their beginning. */
function addRange(ranges: Range[], from: number, to: number): void {
  const last = ranges.at(-1);
  if (last !== undefined && from <= last.to) {
    last.to = Math.max(last.to, to);
  } else {
    ranges.push({ from, to });
  }
}
