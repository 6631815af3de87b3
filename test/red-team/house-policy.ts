import type { Policy, Rule } from '../../commands/approval/policy.js';
import type { PlatformName } from './door.js';
import { PLATFORMS } from './door.js';

/** Whose cards stand on all platforms. */
export const EVERYWHERE = 'prod-everywhere';

/** A chat takes one message a second in a channel, and so has several of them. */
const CHANNELS = 8;

/** Who of the team of a platform asks for prod needs so many of the group that decides there. */
function opsRule(platform: PlatformName, count: number, hours: number): Rule {
  return {
    name: `prod-of-${platform}`,
    when: [
      { field: 'requester-group', operator: 'in', value: [teamOf(platform)] },
      { field: 'environment', operator: 'in', value: [...prodOf(platform), EVERYWHERE] },
      { field: 'action', operator: 'in', value: ['create-vm', 'destroy-vm'] },
    ],
    effect: { kind: 'require', approvals: [{ group: opsOf(platform), count }], expiresAfterHours: hours },
  };
}

/** dev is free for teams, but for small VMs only. */
const DEV: readonly Rule[] = [
  {
    name: 'dev-is-free',
    when: [
      { field: 'requester-group', operator: 'in', value: PLATFORMS.map(teamOf) },
      { field: 'environment', operator: 'is', value: ['dev'] },
    ],
    effect: { kind: 'allow' },
  },
  {
    name: 'small-in-dev',
    when: [
      { field: 'environment', operator: 'is', value: ['dev'] },
      { field: 'cores', operator: 'at-least', value: 2 },
    ],
    effect: { kind: 'deny', text: 'dev has room for small VMs only' },
  },
];

export const housePolicy = policyOf(1);

export function policyOf(count: number, more: readonly Rule[] = [], hours = 4): Policy {
  return { rules: [...DEV, ...PLATFORMS.map((platform) => opsRule(platform, count, hours)), ...more] };
}

export function teamOf(platform: PlatformName): string {
  return `team-${platform}`;
}

export function opsOf(platform: PlatformName): string {
  return `ops-${platform}`;
}

/** Environments with the same rule, and a channel each on that platform. */
export function prodOf(platform: PlatformName): string[] {
  return Array.from({ length: platform === 'terminal' ? 1 : CHANNELS }, (_, n) => `prod-${platform}-${n}`);
}
