import type { TemplateChoice } from './vm-spec.js';

/** What building a template needs to know; a VM's spec and a build's both have it. */
export interface TemplateWork {
  instance: string;
  requestId: string;
  label: string;
  endpoint: string;
  template: TemplateChoice;
  jobsReachGuests: boolean;
}

/** The base's VMID, reserved with the build. Throws where none is, which planning excludes. */
export function baseVmidOf({ template }: TemplateWork): number {
  if (template.baseVmid === null) {
    throw new Error(`no base is reserved for template ${template.spec.name}`);
  }
  return template.baseVmid;
}
