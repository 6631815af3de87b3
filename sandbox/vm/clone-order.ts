/** A clone as it was asked for. `target` is another node, if any. */
export interface CloneOrder {
  node: string;
  source: number;
  newid: number;
  name?: string | undefined;
  description?: string | undefined;
  full?: boolean | undefined;
  pool?: string | undefined;
  snapname?: string | undefined;
  storage?: string | undefined;
  format?: string | undefined;
  target?: string | undefined;
}
