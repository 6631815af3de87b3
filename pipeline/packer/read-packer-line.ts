/** What a line of `-machine-readable` output says: `epoch,target,type,data…`. */
export type PackerLine =
  | { line: 'said'; level: 'say' | 'message' | 'error'; text: string }
  | { line: 'failed'; text: string }
  | { line: 'artifact'; id: string };

/** Null for every other type of line, and for text of another form. */
export function readPackerLine(text: string): PackerLine | null {
  const [epoch, , type, ...data] = text.split(',').map(unescapeData);
  if (epoch === undefined || !/^\d+$/.test(epoch)) {
    return null;
  }
  const [first, second, third] = data;
  if (type === 'ui' && (first === 'say' || first === 'message' || first === 'error') && second !== undefined) {
    return { line: 'said', level: first, text: withoutTarget(second) };
  }
  if (type === 'error' && first !== undefined) {
    return { line: 'failed', text: first };
  }
  if (type === 'artifact' && second === 'id' && third !== undefined) {
    return { line: 'artifact', id: third };
  }
  return null;
}

/** Commas and line ends are escaped in the data (https://developer.hashicorp.com/packer/docs/commands#machine-readable-output). */
function unescapeData(data: string): string {
  return data.replaceAll('%!(PACKER_COMMA)', ',').replaceAll('\\n', '\n').replaceAll('\\r', '\r');
}

/** "==> proxmox-clone.template: Starting VM" → "Starting VM" */
function withoutTarget(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/^(==>|\s*)\s*proxmox-clone\.template:\s*/, ''))
    .join('\n')
    .trim();
}
