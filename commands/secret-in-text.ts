import type { Invocation } from './invocation.js';

/** Stands where a private key was. */
const REMOVED = '[private key removed]';

/** A header (dashes may have become long ones on a phone), PuTTY's format, or the body of an OpenSSH key alone. */
const MARKS = [
  /[-–—]{1,5}\s?BEGIN [A-Z0-9 ]*PRIVATE KEY/i,
  /PuTTY-User-Key-File-\d/i,
  /b3BlbnNzaC1rZXktdjE/,
  /[-–—]{1,5}\s?END [A-Z0-9 ]*PRIVATE KEY/i,
];
const LONG_BASE64 = /[A-Za-z0-9+/]{20,}/;
/** A line of a key's body: a paste of several lines arrives line by line, and one that begins with "/" as a command. */
const BODY_LINE = /^\s*[A-Za-z0-9+/]{40,}={0,2}\s*$/;

/**
 * The text without the private key in it, or null where there is none. Everything from the first mark or the first long
 * run of base64 on goes: of a paste in disorder nothing may stay.
 */
export function secretInText(text: string): string | null {
  if (!MARKS.some((mark) => mark.test(text))) return null;
  const marks = [...MARKS, LONG_BASE64].map((mark) => text.search(mark)).filter((at) => at >= 0);
  return `${text.slice(0, Math.min(...marks))}${REMOVED}`;
}

/** To be called by every platform before it stores an invocation. */
export function withoutSecret(invocation: Invocation): Invocation {
  const clean = (text: string): string => secretInText(text) ?? text;
  const { input } = invocation;
  switch (input.kind) {
    case 'command':
      return { ...invocation, input: { ...input, text: BODY_LINE.test(input.text) ? REMOVED : clean(input.text) } };
    case 'button':
      // A token is ours, but what one says in place of typing may be made up.
      return {
        ...invocation,
        input: { ...input, token: clean(input.token), text: input.text === null ? null : clean(input.text) },
      };
    case 'form': {
      // The lines of a paste fill one field after the other: beside a mark no long run may stay.
      const marked = Object.values(input.fields).some((value) => secretInText(value) !== null);
      const cleanField = (value: string): string => (marked && LONG_BASE64.test(value) ? REMOVED : clean(value));
      const fields = Object.fromEntries(Object.entries(input.fields).map(([name, value]) => [name, cleanField(value)]));
      return { ...invocation, input: { ...input, fields } };
    }
    default:
      return input satisfies never;
  }
}

/** Whether something was taken out of it. */
export function hadSecret({ input }: Invocation): boolean {
  return JSON.stringify(input).includes(REMOVED);
}
