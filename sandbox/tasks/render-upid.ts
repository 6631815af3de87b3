/** The parts of a task's id, as PVE writes them: `UPID:node:pid:pstart:start:type:id:user:`, numbers in hex. */
export interface UpidParts {
  node: string;
  pid: number;
  pstart: number;
  startedAtS: number;
  type: string;
  id: string;
  user: string;
}

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');

export function renderUpid(parts: UpidParts): string {
  const { node, pid, pstart, startedAtS, type, id, user } = parts;
  return `UPID:${node}:${hex(pid)}:${hex(pstart)}:${hex(startedAtS)}:${type}:${id}:${user}:`;
}
