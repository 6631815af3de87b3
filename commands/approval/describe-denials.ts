/** `denied by 2 of ops or security`; null where one denial of somebody who may approve ends it. */
export function describeDenials(denials: number, denyBy: readonly string[]): string | null {
  if (denials === 1 && denyBy.length === 0) return null;
  return `denied by ${denials}${denyBy.length === 0 ? '' : ` of ${denyBy.join(' or ')}`}`;
}
