/** Not within a path or a longer word: `/vmx`, `/srv/vm`, `/vm/…`, `/vm.conf` and `/vm-x` stay. */
const COMMAND = /(?<![\p{L}\p{N}_./:~-])\/vm(-admin)?(?![\p{L}\p{N}_/-]|\.[\p{L}\p{N}])/gu;

/** `/vm` and `/vm-admin` as they are called in this workspace, where two installations have two names. */
export function nameCommand(text: string, command: string): string {
  return text.replaceAll(COMMAND, (_, admin: string | undefined) => `/${command}${admin ?? ''}`);
}
