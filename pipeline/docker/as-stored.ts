import { isAscii, isUtf8 } from 'node:buffer';

/** What moby's log copier reads at most of a line before it stores the piece (daemon/logger/copier.go). */
const pieceBytes = 16 * 1024;
const newline = 0x0a;
const replacement = Buffer.from('\ufffd');

export interface StoredForm {
  /** Of the next live bytes of one stream, what the log will hold; an unfinished character is kept for the next call. */
  push(bytes: Buffer): Buffer;
  /** What is left at the end of the stream. */
  end(): Buffer;
}

/**
 * Makes the bytes of a live stream equal to those that a replay of the engine's json-file log gives, so that one offset
 * means the same in both. The log is JSON: each byte that is no valid UTF-8 becomes U+FFFD there, and a line is stored
 * in pieces of 16 KiB, where a character cut in two is no valid UTF-8 on either side.
 */
export function asStored(): StoredForm {
  let column = 0;
  let held: Buffer = Buffer.alloc(0);

  function push(bytes: Buffer): Buffer {
    if (held.length === 0 && isAscii(bytes)) {
      const last = bytes.lastIndexOf(newline);
      column = (last < 0 ? column + bytes.length : bytes.length - last - 1) % pieceBytes;
      return bytes;
    }
    const data = Buffer.concat([held, bytes]);
    const parts: Buffer[] = [];
    let at = 0;
    while (at < data.length) {
      const full = at + pieceBytes - column;
      const next = data.indexOf(newline, at);
      const end = Math.min(next < 0 ? data.length : next + 1, full, data.length);
      const isWhole = end === full || end === next + 1;
      const upTo = isWhole ? end : end - unfinishedBytes(data.subarray(at, end));
      parts.push(replaceInvalid(data.subarray(at, upTo)));
      column = isWhole ? 0 : column + upTo - at;
      at = upTo;
      if (!isWhole) {
        break;
      }
    }
    held = data.subarray(at);
    return Buffer.concat(parts);
  }

  return {
    push,
    end() {
      const rest = replaceInvalid(held);
      held = Buffer.alloc(0);
      return rest;
    },
  };
}

/** How many bytes at the end begin a character that more bytes could finish. */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const lead = bytes[bytes.length - back] ?? 0;
    if (lead >= 0xc0) {
      return back < sequenceLength(lead) && couldGoOn(bytes.subarray(bytes.length - back)) ? back : 0;
    }
    if (lead < 0x80) {
      return 0;
    }
  }
  return 0;
}

function couldGoOn(start: Buffer): boolean {
  return start.length < 2 || isSecond(start[0] ?? 0, start[1] ?? 0);
}

/** One U+FFFD for each byte that belongs to no valid character: Go's rule, not that of the web's decoder. */
function replaceInvalid(bytes: Buffer): Buffer {
  if (isUtf8(bytes)) {
    return bytes;
  }
  const parts: Buffer[] = [];
  let good = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = validLength(bytes, at);
    if (length === 0) {
      parts.push(bytes.subarray(good, at), replacement);
      good = at + 1;
    }
    at += Math.max(length, 1);
  }
  parts.push(bytes.subarray(good));
  return Buffer.concat(parts);
}

function validLength(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0;
  const length = sequenceLength(lead);
  if (length < 2 || at + length > bytes.length) {
    return lead < 0x80 ? 1 : 0;
  }
  return isSecond(lead, bytes[at + 1] ?? 0) && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}

/** 0 for a byte that begins no character. */
function sequenceLength(lead: number): number {
  if (lead < 0x80) {
    return 1;
  }
  if (lead < 0xc2 || lead > 0xf4) {
    return 0;
  }
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/** https://www.rfc-editor.org/rfc/rfc3629#section-4 */
function isSecond(lead: number, second: number): boolean {
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  return second >= low && second <= high;
}
