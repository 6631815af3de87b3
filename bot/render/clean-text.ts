/**
 * Makes text from people, tools and guests harmless before it is put into any Slack text: marks that turn the direction
 * of writing (CVE-2021-42574), invisible characters and control characters become visible, a broken surrogate pair is
 * mended (Slack refuses it). Joiners stay where a script or an emoji needs them. Newlines are kept or become spaces, so
 * that nothing can look like a line of ours.
 */
export function cleanText(text: string, newlines: 'keep' | 'space' = 'space'): string {
  return text
    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replaceAll('\t', '  ')
    .replaceAll('\n', newlines === 'keep' ? '\n' : ' ')
    .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, showControl)
    .replaceAll(NEEDLESS_JOINER, '\ufffd')
    .replaceAll(INVISIBLE, '\ufffd')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/** Zero-width (non-)joiners shape emoji, Arabic letters, and Indic letters after their marks; anywhere else they hide. */
const NEEDLESS_JOINER =
  /(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\p{Script=Arabic}|\p{Script=Devanagari}|\p{Script=Bengali}|\p{Script=Sinhala}|\p{Script=Malayalam}|\p{Script=Kannada}|\p{Script=Telugu}|\p{Script=Tamil})[\u200c\u200d]/gu;

/** Everything that Unicode gives no look of its own, but joiners and the selectors of an emoji's look. */
const INVISIBLE = /(?!\u200c|\u200d|\ufe0e|\ufe0f)[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800]/gu;

/** ESC as ␛: Unicode has a picture of each. */
function showControl(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd';
}
