/**
 * Cleaned text so that it stands in Discord's markdown as it is: no format, mention, link, list, heading or date comes out
 * of it. A backslash before a mark of punctuation shows the mark alone. A pair of backticks stays: what is in it is shown
 * as code and does nothing.
 */
export function escapeMarkdown(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, place) => (place % 2 === 1 ? part : escapePart(part, place === 0)))
    .join('');
}

function escapePart(text: string, isFirst: boolean): string {
  const marked = text.replaceAll(/[\\*_~|`<[\]]|@(?=everyone|here)|:(?=\/\/)/g, '\\$&');
  return isFirst ? marked.replace(LINE_BEGIN, '$1$2\\$3') : marked;
}

/** A list, a heading or a quote begins a line. A number is none where no space follows: an address can be copied as it is. */
const LINE_BEGIN = /^(\s*)(?:(\d+)(?=[.)](?:\s|$))|(?=[-+#>]))([-+#>.)])/;

/** What it may become at most, but for one more where it begins a line. */
export function escapedLength(text: string): number {
  return text.length + (text.match(/[\\*_~|`<[\]@:]/g)?.length ?? 0);
}
