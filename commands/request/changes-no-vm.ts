const BEFORE_VM: readonly string[] = ['preflight', 'plan', 'template', 'seed'];

/** Whatever such a stage changed, it is no VM: a template, a seed. */
export function changesNoVm(stage: string): boolean {
  return BEFORE_VM.includes(stage);
}
