/** What a piece of text costs of a limit: more than its length where the chat has it escaped. */
export type CostOf = (text: string) => number;

const plainCost: CostOf = (text) => text.length;
/** What people see as one character stays whole: half a family or a letter without its accent is another one. */
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** At most `max` characters as the chat counts them; what is cut shows it. */
export function cutText(text: string, max: number, costOf: CostOf = plainCost, mark = '…'): string {
  if (costOf(text) <= max) return text;
  let cost = mark.length;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    cost += costOf(segment);
    if (cost > max) break;
    kept += segment;
  }
  return `${kept.trimEnd()}${mark}`.slice(0, Math.max(max, 0));
}
