import { cutText } from '../../render/cut-text.js';

/**
 * Texts of one message, together at most `max` characters: each keeps what fits into its share, and what the short ones
 * leave is shared by the long ones. What is cut shows it. There are at most `max / 60` of them.
 */
export function fitTexts(texts: readonly string[], max: number): string[] {
  const share = shareOf(
    texts.map(({ length }) => length),
    max,
  );
  return texts.map((text) => (text.length <= share ? text : cutEnd(text, share)));
}

function shareOf(lengths: readonly number[], max: number): number {
  let left = max;
  for (const [place, length] of lengths.toSorted((one, other) => one - other).entries()) {
    const share = Math.floor(left / (lengths.length - place));
    if (length > share) return share;
    left -= length;
  }
  return max;
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
