import { isAscii } from 'node:buffer';
import type { Range, SecretFinder } from './find-secrets.js';

/** Never longer than what it stands for. */
export const redactionMark = '***';

/** Taken at a time, so that a piece of text stays far below the size of a stored chunk. */
const sliceBytes = 30 * 1024;

/** So much is held back at most for secrets that overlap without an end. */
const maxHeldBytes = 64 * 1024;

export interface RedactedPiece {
  /** Raw bytes that the text stands for. */
  rawLength: number;
  text: string;
}

export interface StreamRedactor {
  push(bytes: Uint8Array): RedactedPiece[];
  end(): RedactedPiece[];
}

/**
 * Redacts one stream. Each run of bytes that belong to secrets becomes one mark. What could be the beginning of a
 * secret or of a character is held back, so that no piece ends inside one: whoever begins anew after a piece, without
 * what was held back, sees every secret that follows.
 */
export function redactStream(finder: SecretFinder): StreamRedactor {
  let held: Buffer = Buffer.alloc(0);
  /** How many of the held bytes belong to a run whose mark was given already. */
  let covered = 0;

  function take(bytes: Buffer, isEnd: boolean): RedactedPiece[] {
    const data = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    const ranges = coverStart(finder.find(data), covered);
    const wished = isEnd ? data.length : Math.min(finder.findBeginning(data), data.length - unfinishedBytes(data));
    const across = ranges.find((range) => range.from < wished && wished <= range.to);
    const mustCut = isEnd || across === undefined || data.length - across.from > maxHeldBytes;
    const cut = mustCut ? wished : across.from;
    const text = cut === 0 ? '' : render(data, ranges, cut, covered > 0);
    covered = across !== undefined && mustCut ? Math.max(across.to - cut, 0) : cut === 0 ? covered : 0;
    held = Buffer.from(data.subarray(cut));
    return cut === 0 ? [] : [{ rawLength: cut, text }];
  }

  return {
    push(bytes) {
      const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const pieces: RedactedPiece[] = [];
      for (let at = 0; at < data.length; at += sliceBytes) {
        pieces.push(...take(data.subarray(at, at + sliceBytes), false));
      }
      return pieces;
    },
    end: () => take(Buffer.alloc(0), true),
  };
}

function coverStart(ranges: Range[], covered: number): Range[] {
  const first = ranges[0];
  if (covered === 0) {
    return ranges;
  }
  return first !== undefined && first.from <= covered
    ? [{ from: 0, to: Math.max(first.to, covered) }, ...ranges.slice(1)]
    : [{ from: 0, to: covered }, ...ranges];
}

function render(data: Buffer, ranges: readonly Range[], cut: number, isMarked: boolean): string {
  let text = '';
  let at = 0;
  for (const { from, to } of ranges) {
    if (from >= cut) {
      break;
    }
    text += decode(data.subarray(at, from)) + (isMarked && from === 0 ? '' : redactionMark);
    at = to;
  }
  return at < cut ? text + decode(data.subarray(at, cut)) : text;
}

/** Most output is ASCII, for which this is several times as fast. */
function decode(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString('latin1') : bytes.toString('utf8');
}

/** How many bytes at the end begin a UTF-8 character that is not whole yet. */
function unfinishedBytes(data: Buffer): number {
  for (let back = 1; back <= Math.min(3, data.length); back += 1) {
    const byte = data[data.length - back] ?? 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < length ? back : 0;
    }
    if (byte < 0x80) {
      return 0;
    }
  }
  return 0;
}
