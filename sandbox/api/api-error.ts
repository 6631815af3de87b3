/** A refusal as PVE words it. `parameters` names the wrong ones; the status line then says only that some are wrong. */
export class ApiError extends Error {
  readonly status: number;
  readonly parameters: Readonly<Record<string, string>> | null;

  constructor(status: number, message: string, parameters: Readonly<Record<string, string>> | null = null) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.parameters = parameters;
  }
}
