/** One thing that is wrong in a file of the operator's. Lines and columns from 1; null: the file as a whole. */
export interface Problem {
  file: string;
  place: { line: number; column: number } | null;
  /** `environments.prod.pool`; empty: the whole. */
  path: string;
  message: string;
}

/** Everything that is wrong, one a line. */
export class ProblemsError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(renderProblem).join('\n'));
    this.problems = problems;
  }
}

export function renderProblem({ file, place, path, message }: Problem): string {
  const at = place === null ? file : `${file}:${place.line}:${place.column}`;
  return path === '' ? `${at} ${message}` : `${at} ${path}: ${message}`;
}
