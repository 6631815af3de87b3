/**
 * Cleaned text so that it stands in mrkdwn as it is: no mention, link, format, quote, emoji name or broadcast comes out of it.
 * Slack has an escape for three characters only (https://docs.slack.dev/messaging/formatting-message-text), so the others
 * that would do something are shown by their look-alikes. All but the three keep their length. A pair of backticks
 * stays: what is in it is shown as code and does nothing.
 */
export function escapeText(text: string): string {
  return text
    .replace(/^>/, '\u203a')
    .split(/(`[^`]+`)/)
    .map((part, place) => (place % 2 === 1 ? part : defuse(part)))
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function defuse(text: string): string {
  return text
    .replaceAll('`', '\u02cb')
    .replaceAll('*', '\u2217')
    .replaceAll('~', '\u223c')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\u02cd')
    .replaceAll(/@(?=(everyone|channel|here)\b)/gi, '\uff20')
    .replaceAll(EMOJI_NAME, '\ua789');
}

/** `:name:`, but not the parts of a MAC, an IPv6 address or a time; `:100:` has the name of a number. */
const EMOJI_NAME = /:(?=(100|1234|[a-z0-9_+'-]*[g-z_+'-][a-z0-9_+'-]*):)/gi;

const ESCAPED: Record<string, number> = { '&': '&amp;'.length, '<': '&lt;'.length, '>': '&gt;'.length };

/** `&`, `<` and `>` cost what they are escaped to. */
export function escapedLength(text: string): number {
  let cost = text.length;
  for (const [found] of text.matchAll(/[&<>]/g)) cost += (ESCAPED[found] ?? 1) - 1;
  return cost;
}
