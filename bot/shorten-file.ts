/** A text that is too long loses its middle, and says how much: nobody reads more on a phone, and the log has it. */
export function shortenFile(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const half = Math.floor(characters / 2);
  return `${text.slice(0, half)}\n… ${text.length - 2 * half} characters left out …\n${text.slice(-half)}`;
}
