/** Secrets by what they are. */
export type Planted = ReadonlyMap<string, string>;

/** Which secrets stand in a text, in any form in which it would still be one to a reader. */
export function findPlanted(planted: Planted, text: string): string[] {
  return [...planted].filter(([, secret]) => formsOf(secret).some((form) => text.includes(form))).map(([name]) => name);
}

function formsOf(secret: string): string[] {
  const lines = secret.split('\n').filter((line) => line.length >= 20 && !line.startsWith('-----'));
  return [secret, ...lines].flatMap((text) => {
    const json = [asJson(text), asciiOnly(asJson(text))];
    const url = encodeURIComponent(text);
    return [
      ...[text, ...json, ...json.map(asJson), url, url.replaceAll('%2F', '/')],
      ...[0, 1, 2].map((shift) => base64Within(text, shift)),
    ];
  });
}

function asJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function asciiOnly(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What is left of the text's base64 wherever it stands in a longer one: without the characters at the edges. */
function base64Within(text: string, shift: number): string {
  const coded = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)])
    .toString('base64')
    .replaceAll('=', '');
  return coded.slice(shift === 0 ? 0 : shift + 1, -2);
}
