/** PVE's `a,b=1,c=2`: the part without a key comes first, and stands for the default key. */
export function parsePropertyString(text: string, defaultKey: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const part of text.split(',')) {
    // The provider writes a comma at the end; PVE skips empty parts.
    if (part.trim() === '') continue;
    const at = part.indexOf('=');
    if (at === -1) parts.set(defaultKey, part);
    else parts.set(part.slice(0, at), part.slice(at + 1));
  }
  return parts;
}

/** Writes it as PVE does: the default key's value bare and first, the others by name. */
export function renderPropertyString(parts: ReadonlyMap<string, string>, defaultKey: string): string {
  const first = parts.get(defaultKey);
  const rest = [...parts].filter(([key]) => key !== defaultKey).sort(([a], [b]) => (a < b ? -1 : 1));
  return [...(first === undefined ? [] : [first]), ...rest.map(([key, value]) => `${key}=${value}`)].join(',');
}
