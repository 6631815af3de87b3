import type { Policy } from '../approval/policy.js';

/** dev is free for web-team, prod needs one of ops, large leases need two; ops may end unknown outcomes. */
export const samplePolicy: Policy = {
  rules: [
    {
      name: 'dev-is-free',
      when: [
        { field: 'requester-group', operator: 'is', value: ['web-team'] },
        { field: 'environment', operator: 'is', value: ['dev'] },
      ],
      effect: { kind: 'allow' },
    },
    {
      name: 'prod-needs-ops',
      when: [
        { field: 'requester-group', operator: 'in', value: ['web-team', 'ops'] },
        { field: 'environment', operator: 'is', value: ['prod'] },
        { field: 'action', operator: 'in', value: ['create-vm', 'destroy-vm'] },
      ],
      effect: { kind: 'require', approvals: [{ group: 'ops', count: 1 }], expiresAfterHours: 4 },
    },
    {
      name: 'long-needs-two',
      when: [{ field: 'lease-days', operator: 'at-least', value: 20 }],
      effect: { kind: 'require', approvals: [{ group: 'ops', count: 2 }], expiresAfterHours: null },
    },
    {
      name: 'no-large-in-dev',
      when: [
        { field: 'environment', operator: 'is', value: ['dev'] },
        { field: 'size', operator: 'is', value: ['m'] },
      ],
      effect: { kind: 'deny', text: 'dev has room for small VMs only' },
    },
    {
      name: 'ops-resolve',
      when: [
        { field: 'requester-group', operator: 'is', value: ['ops'] },
        { field: 'action', operator: 'in', value: ['resolve-unknown', 'build-template', 'retire-template'] },
      ],
      effect: { kind: 'allow' },
    },
  ],
};
