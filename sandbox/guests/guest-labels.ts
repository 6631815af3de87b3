/** On every container and image of a guest; the rest on containers only: what they were made for. */
export const guestLabels = {
  sandbox: 'chatops.sandbox',
  vmid: 'chatops.sandbox.vmid',
  mac: 'chatops.sandbox.mac',
  ipv4: 'chatops.sandbox.ipv4',
  /** Whether `ipv4` was leased by us, who play the DHCP server, or asked for by the guest's own configuration. */
  leased: 'chatops.sandbox.leased',
} as const;
