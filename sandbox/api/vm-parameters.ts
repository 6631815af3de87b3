import { nodeName, vmid } from './parameter-types.js';

/** What every call about one VM names. */
export const vmParameters = { node: nodeName(), vmid: vmid() };
