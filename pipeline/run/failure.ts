import { z } from 'zod';

/**
 * Why a step did not reach its end: four words with four looks on the card.
 * `failed`: the tool or Proxmox said no. `broke`: our machine or the network. `refused`: a gate of ours said no.
 * `unknown`: it was cut off inside a change and nobody can say whether it happened.
 */
export const Failure = z.object({
  word: z.enum(['failed', 'broke', 'refused', 'unknown']),
  /** One sentence for people, without the tool's raw text. */
  message: z.string(),
  /** The tool's last lines, redacted. */
  lastLines: z.array(z.string()),
  side: z.enum(['request', 'proxmox', 'guest', 'playbook', 'chatops', 'operator']),
  changed: z.enum(['nothing', 'something', 'not known']),
  /** What can be done now, one sentence. */
  cure: z.string(),
  /** `plan-anew`: absence was proven and the cause passes (a clone lock), so planning again is right. */
  next: z.enum(['stop', 'plan-anew']),
});
export type Failure = z.infer<typeof Failure>;
