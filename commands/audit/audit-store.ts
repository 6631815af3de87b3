export interface AuditStore {
  add(line: {
    at: number;
    actor: string;
    person: string | null;
    act: string;
    requestId: string | null;
    detail: Record<string, string | number | boolean | null>;
  }): void;
  /** Signs the newest line where it is not signed yet. Null: there is no line. */
  sign(at: number): AuditHeadRef | null;
  list(filter: { requestId: string | null; person: string | null; limit: number }): AuditLine[];
}

/** What is noted down elsewhere: a line, its hash and the id of the key that signed it. */
interface AuditHeadRef {
  number: number;
  hash: string;
  keyId: string;
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
