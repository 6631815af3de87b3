const STRING = String.raw`"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"`;
const VALUE = String.raw`${STRING}|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|\[\]|\{\}`;
const LINE = new RegExp(String.raw`^( *)(?:(${STRING}): )?(?:([{[])|(?:${VALUE})|([}\]]))(,?)$`);

/**
 * The number of the first line that cannot stand where it stands in a JSON that `JSON.stringify` laid out by two spaces;
 * null: none. The parser of Node 20 does not always say where it stopped.
 */
export function oddLine(text: string): number | null {
  const lines = text.split('\n');
  const end = lines.pop();
  const open: string[] = [];
  for (const [place, line] of lines.entries()) if (!follows(open, line, lines[place + 1])) return place + 1;
  return end === '' && open.length === 0 ? null : lines.length + 1;
}

/** `open`: the brackets that are open before it; they are changed to those after it. */
function follows(open: string[], line: string, next: string | undefined): boolean {
  const found = LINE.exec(line);
  if (found === null) return false;
  const [, indent = '', key, opening, closing, comma] = found;
  if (closing !== undefined && (key !== undefined || open.pop() !== (closing === '}' ? '{' : '['))) return false;
  const inside = open.at(-1);
  const isNamed = closing !== undefined || (inside === '{') === (key !== undefined);
  const isLast = opening !== undefined || inside === undefined || next === undefined || /^ *[}\]]/.test(next);
  const fits = isNamed && indent.length === 2 * open.length && (comma === '') === isLast;
  if (opening !== undefined) open.push(opening);
  return fits;
}
