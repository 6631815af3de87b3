/** At most `max` characters as Slack counts them; what is cut shows it. `&`, `<` and `>` cost what they are escaped to. */
export function cutText(text: string, max: number, isEscaped: boolean, mark = '…'): string {
  if (costOf(text, isEscaped) <= max) return text;
  let cost = mark.length;
  let kept = '';
  for (const character of text) {
    cost += costOf(character, isEscaped);
    if (cost > max) break;
    kept += character;
  }
  return `${kept.trimEnd()}${mark}`.slice(0, Math.max(max, 0));
}

const ESCAPED: Record<string, number> = { '&': '&amp;'.length, '<': '&lt;'.length, '>': '&gt;'.length };

function costOf(text: string, isEscaped: boolean): number {
  if (!isEscaped) return text.length;
  let cost = text.length;
  for (const [found] of text.matchAll(/[&<>]/g)) cost += (ESCAPED[found] ?? 1) - 1;
  return cost;
}
