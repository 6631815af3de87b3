/** A text that a job gets as a file; `path` is relative, `/` between its parts. */
export interface TextFile {
  path: string;
  mode: number;
  text: string;
}
