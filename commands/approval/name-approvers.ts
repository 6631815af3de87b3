interface Named {
  display: string;
  actor: string | null;
}

/** A member of a mirrored group who has never been here has no name, only an address, which tells people nothing. */
export function isStranger({ display, actor }: Named): boolean {
  return display === actor;
}

/** `bo, Cy and 2 who were not here yet`. */
export function nameApprovers<T extends Named>(
  approvers: readonly T[],
  write: (approver: T) => string = ({ display }) => display,
  between = ', ',
): string {
  const known = approvers.filter((approver) => !isStranger(approver)).map(write);
  const unknown = approvers.length - known.length;
  if (unknown === 0) return known.join(between);
  const others = `${unknown} who ${unknown === 1 ? 'was' : 'were'} not here yet`;
  return known.length === 0 ? others : `${known.join(between)} and ${others}`;
}
