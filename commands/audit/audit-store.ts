export interface AuditStore {
  add(line: {
    at: number;
    actor: string;
    person: string | null;
    act: string;
    requestId: string | null;
    detail: Record<string, string | number | boolean | null>;
  }): void;
  list(filter: { requestId: string | null; person: string | null; limit: number }): AuditLine[];
}

export interface AuditLine {
  number: number;
  at: number;
  actor: string;
  person: string | null;
  act: string;
  requestId: string | null;
  detail: Record<string, string | number | boolean | null>;
  hash: string;
}
