/** Shorter ones would blot out words that mean nothing; a secret worth the name is longer. */
const minSecretLength = 6;

/**
 * Every way in which a secret may stand in a tool's output: as it is, each of its lines, base64 at each of the three
 * offsets within a longer text, and escaped for JSON (JavaScript’s, Go’s and Python’s way), for JSON within JSON and for URLs.
 */
export function secretForms(secret: string): string[] {
  // Half a surrogate pair cannot be printed as UTF-8, and cannot be escaped for a URL.
  const whole = Buffer.from(secret).toString();
  const forms = [whole, whole.trim(), ...linesOf(whole)].flatMap((text) => [
    text,
    ...base64Forms(text),
    ...jsonForms(text),
    // A tool that prints one JSON object a line escapes the JSON that a task prints once more.
    ...jsonForms(text).flatMap(jsonForms),
    ...uriForms(text),
  ]);
  return [...new Set(forms)].filter((form) => form.length >= minSecretLength);
}

/** Without the frame of a PEM file, which is the same for all. */
function linesOf(secret: string): string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  return lines.length < 2 ? [] : lines.filter((line) => !/^-----(BEGIN|END) [A-Z0-9 ]+-----$/.test(line));
}

/** Only the characters that this text alone decides; its neighbours decide the ones at the edges. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((shift) => {
    const coded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const whole = coded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
    return [whole, whole.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function jsonForms(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const go = json.replace(/[<>&\u2028\u2029]/g, unicodeEscape);
  return [json, go, json.replace(/[^\x20-\x7e]/g, unicodeEscape)];
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** JavaScript's way, the strict one of Go and of forms, Python's that keeps "/", and each in small letters. */
function uriForms(text: string): string[] {
  const uri = encodeURIComponent(text);
  const strict = uri.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return [uri, strict, strict.replaceAll('%20', '+'), strict.replaceAll('%2F', '/')].flatMap((form) => [
    form,
    form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  ]);
}
