/** What a TLS server needs, in PEM. */
export interface Certificate {
  key: string;
  /** The leaf and the authority that signed it. */
  chain: string;
}
