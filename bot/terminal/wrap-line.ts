import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Cut at spaces; the lines after the first begin further in. */
export function wrapLine(line: string, width: number, indent = 2): string[] {
  if (stringWidth(line) <= width) {
    return [line];
  }
  const lead = /^ */.exec(line)?.[0].length ?? 0;
  const inner = Math.max(width - lead - indent, 8);
  const [first = '', ...rest] = wrapAnsi(line.trimStart(), inner, { hard: true, trim: true }).split('\n');
  return [' '.repeat(lead) + first, ...rest.map((part) => ' '.repeat(lead + indent) + part)];
}

/** `a · b · c`, cut between the parts. */
export function joinParts(parts: readonly (string | null)[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts.filter((item) => item !== null)) {
    const last = lines.at(-1);
    const joined = `${last} · ${part}`;
    if (last !== undefined && stringWidth(joined) <= width) {
      lines[lines.length - 1] = joined;
    } else {
      lines.push(part);
    }
  }
  return lines.flatMap((line) => wrapLine(line, width));
}

/** One at each side, or below each other where there is no room. */
export function spread(left: string, right: string, width: number): string[] {
  const gap = width - stringWidth(left) - stringWidth(right);
  return gap >= 2 ? [left + ' '.repeat(gap) + right] : [...wrapLine(left, width), ...wrapLine(`  ${right}`, width)];
}

export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - stringWidth(text), 0));
}
