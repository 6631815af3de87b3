/** The line of a VM's Notes that proves whose it is: the clone call itself carries it, and it stays for life. */
export function ownLine(instance: string, requestId: string): string {
  return `chatops ${instance}/${requestId}`;
}

/** Whether Notes hold exactly that line; text around it belongs to people. */
export function hasOwnLine(description: string, instance: string, requestId: string): boolean {
  return description.split('\n').some((line) => line.trim() === ownLine(instance, requestId));
}
