import type { OwnLine } from '../../commands/audit/evidence.js';

/** `late`: places in the file that no line bound when they came to be: they are known to have been so at the export. */
export interface Bindings {
  problems: string[];
  late: string[];
}

export const bound: Bindings = { problems: [], late: [] };

export function late(...places: string[]): Bindings {
  return { problems: [], late: places };
}

/** `line` null: there is none about it. */
export function wrong(place: string, line: OwnLine | null): Bindings {
  const why =
    line === null ? 'no line of the log tells of it' : `line ${line.number} of the log tells of something else`;
  return { problems: [`${place}: ${why}`], late: [] };
}
