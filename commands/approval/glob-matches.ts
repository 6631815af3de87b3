/** Whether a text is like a pattern: `*` stands for any characters, `?` for one. Takes no longer than text times pattern. */
export function globMatches(pattern: string, text: string): boolean {
  let [at, place] = [0, 0];
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const wanted = pattern[place];
    if (wanted === '*') {
      star = place;
      starAt = at;
      place += 1;
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[at])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      // The last star takes one character more.
      starAt += 1;
      at = starAt;
      place = star + 1;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(place));
}
