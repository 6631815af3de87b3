const SHOWN = 40;

/** What a person typed, shown back to them: bounded, on one line, with nothing invisible in it. */
export function quote(value: string): string {
  const points = [...value];
  const shown = points.slice(0, SHOWN).map(visible).join('');
  return points.length > SHOWN ? `"${shown}…"` : `"${shown}"`;
}

/** A character that cannot be told from another by eye is named by its code point. */
function visible(point: string): string {
  if (/^[\x20-\x7e]$/.test(point)) return point;
  const code = point.codePointAt(0) ?? 0;
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(point) && code < 0x250 ? point : `<U+${hex(code)}>`;
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, '0');
}
