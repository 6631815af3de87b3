/** `bad` has to be mended before it works; a `notice` is something to know. */
export interface Finding {
  look: 'good' | 'notice' | 'bad';
  what: string;
  /** What to do, or null. */
  cure: string | null;
}

export function good(what: string): Finding {
  return { look: 'good', what, cure: null };
}

export function notice(what: string, cure: string | null): Finding {
  return { look: 'notice', what, cure };
}

export function bad(what: string, cure: string): Finding {
  return { look: 'bad', what, cure };
}
