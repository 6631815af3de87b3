import { cutText } from '../../render/cut-text.js';

/** No text is made shorter than this, so that each still says something. */
const LEAST = 200;

/**
 * Texts of one message, together at most `max` characters: the longest give first, and what is cut shows it. There are at
 * most `max / 20` of them.
 */
export function fitTexts(texts: readonly string[], max: number): string[] {
  const fitted = [...texts];
  const least = Math.min(LEAST, Math.floor(max / Math.max(texts.length, 1)));
  for (;;) {
    const over = fitted.reduce((sum, text) => sum + text.length, 0) - max;
    if (over <= 0) return fitted;
    const [place, longest] = [...fitted.entries()].reduce((best, one) => (one[1].length > best[1].length ? one : best));
    const wanted = Math.max(longest.length - over, least);
    if (wanted >= longest.length) return fitted;
    fitted[place] = cutEnd(longest, wanted);
  }
}

/** Room for what says how much is missing. */
const MARK = 30;
/** Of an escape, a mention or a date of ours; from people a `<` comes escaped. */
const HALF = /(?:\\+|<[@#t][^>\s]*)$/;

/** At a line where there is one; an escape or a code block is not left open. */
function cutEnd(text: string, max: number): string {
  const cut = cutText(text, max - MARK, undefined, '');
  const line = cut.lastIndexOf('\n');
  const kept = line > max / 2 ? cut.slice(0, line) : `${cut.replace(HALF, '').trimEnd()}…`;
  const rest = text.slice(line > max / 2 ? line : cut.length);
  const shown = `${kept}${missing(rest)}`;
  return (shown.match(/```/g)?.length ?? 0) % 2 === 1 ? `${shown}\n\`\`\`` : shown;
}

/** `rest`: from the end of the line that is the last to be seen. */
function missing(rest: string): string {
  const [, ...lines] = rest.split('\n');
  const count = lines.filter((line) => line.trim() !== '' && line !== '```').length;
  return count === 0 ? '' : `\n… ${count} more ${count === 1 ? 'line' : 'lines'}`;
}
