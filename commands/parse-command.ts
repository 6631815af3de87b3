/** What a person typed, cut at spaces; a quoted part keeps its spaces. `key` is null for a bare word. */
export interface Word {
  key: string | null;
  value: string;
  /** Where the word begins in the text. */
  at: number;
}

export type Parsed = { ok: true; words: Word[] } | { ok: false; problem: string };

// Phones turn straight quotes into curly ones.
const QUOTES = '"“”';
/** A pair of single ones, as in a shell; an apostrophe within a word is none. */
const SINGLE = /^['‘’](.*?)['‘’](?=\s|$)/s;

/** `/vm create web-1 key=value key="quoted text"`: in quotes, \" and \\ stand for themselves. */
export function parseCommand(text: string): Parsed {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const key = /^([a-z][a-z0-9_-]*)=/i.exec(text.slice(at, at + 70))?.[1] ?? null;
    const begin = key === null ? at : at + key.length + 1;
    const read = readValue(text, begin);
    if (read === null) return { ok: false, problem: `the quote that opens at character ${begin + 1} is not closed` };
    words.push({ key: key === null ? null : key.toLowerCase(), value: read.value, at });
    at = read.end;
  }
  return { ok: true, words };
}

function readValue(text: string, begin: number): { value: string; end: number } | null {
  if (begin < text.length && QUOTES.includes(text.charAt(begin))) return readQuoted(text, begin);
  const single = SINGLE.exec(text.slice(begin));
  if (single !== null) return { value: single[1] ?? '', end: begin + single[0].length };
  return readBare(text, begin);
}

function readBare(text: string, begin: number): { value: string; end: number } {
  const length = text.slice(begin).search(/\s/);
  const end = length < 0 ? text.length : begin + length;
  return { value: text.slice(begin, end), end };
}

function readQuoted(text: string, begin: number): { value: string; end: number } | null {
  let value = '';
  for (let at = begin + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (QUOTES.includes(character)) return { value, end: at + 1 };
    const escaped = character === '\\' && (QUOTES.includes(text.charAt(at + 1)) || text.charAt(at + 1) === '\\');
    if (escaped) at += 1;
    value += text.charAt(at);
  }
  return null;
}
