/** A task's id: `UPID:<node>:<pid>:<pstart>:<starttime>:<type>:<id>:<user>:`, numbers in hexadecimal. */
export interface Upid {
  upid: string;
  node: string;
  /** Milliseconds since the epoch, in whole seconds, by the node's clock. */
  startedAt: number;
  type: string;
  /** Mostly the VMID; empty where the task is about something else. */
  id: string;
  /** `user@realm` or `user@realm!token`. */
  user: string;
}

// The shape is that of PVE::UPID in pve-common (src/PVE/UPID.pm); pid and pstart grew longer than 8 digits over time.
const SHAPE =
  /^UPID:([A-Za-z0-9][A-Za-z0-9-]*):[0-9A-Fa-f]{8,}:[0-9A-Fa-f]{8,}:([0-9A-Fa-f]{8,}):([^:\s]+):([^:\s]*):([^:\s]+):$/;

/** Null where the text is no UPID. */
export function parseUpid(text: string): Upid | null {
  const found = SHAPE.exec(text);
  if (found === null) return null;
  const [, node = '', starttime = '', type = '', id = '', user = ''] = found;
  return { upid: text, node, startedAt: Number.parseInt(starttime, 16) * 1000, type, id, user };
}
