/** Proxmox writes lists with commas, semicolons or blanks. */
export function splitList(text: string): string[] {
  return text.split(/[;,\s]+/).filter((item) => item !== '');
}
