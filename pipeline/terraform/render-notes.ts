import { ownLine } from '../recipes/own-line.js';
import type { VmSpec } from '../recipes/vm-spec.js';

/** The VM's Notes at birth. The first line proves that it is ours; what people wrote cannot begin a line. */
export function renderNotes(vm: VmSpec): string {
  const asked = `Asked for by ${oneLine(vm.requester.display)} in ${vm.label}`;
  const reason = vm.reason === null ? '' : `: ${oneLine(vm.reason)}`;
  return `${ownLine(vm.instance, vm.requestId)}\n\n${asked}${reason}\n`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
