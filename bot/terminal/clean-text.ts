/**
 * Makes text from people, tools and guests harmless on a terminal: control characters (among them ESC, which begins
 * every command to the terminal, and its one-byte form in C1), marks that turn the direction of writing (CVE-2021-42574)
 * and invisible ones become visible. Newlines stay where they are kept, else they become spaces, so that nothing can look like
 * a line of ours.
 */
export function cleanText(text: string, newlines: 'keep' | 'space' = 'space'): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\t', '  ')
    .replaceAll('\n', newlines === 'keep' ? '\n' : ' ')
    .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, showControl)
    .replaceAll(/[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu, '\ufffd');
}

/** ESC as ␛: Unicode has a picture of each. */
function showControl(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd';
}
