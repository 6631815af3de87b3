const units: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** Bytes of PVE's disk size text (`16G`, `4096K`, plain bytes), or null. */
export function parseSize(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(text);
  if (match === null) return null;
  return Math.ceil(Number(match[1]) * (units[match[2] ?? ''] ?? 1));
}

/** The size in the largest unit that divides it, as PVE writes it into a configuration. */
export function renderSize(bytes: number): string {
  for (const unit of ['T', 'G', 'M', 'K']) {
    const factor = units[unit] ?? 1;
    if (bytes >= factor && bytes % factor === 0) return `${bytes / factor}${unit}`;
  }
  return String(bytes);
}
