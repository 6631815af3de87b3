/** What people see of a choice: itself where there is no label; a choice may be named like a method of objects. */
export function labelOf(choice: string, labels: Readonly<Record<string, string>> = {}): string {
  return Object.hasOwn(labels, choice) ? (labels[choice] ?? choice) : choice;
}
