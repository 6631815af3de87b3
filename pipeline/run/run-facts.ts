import { z } from 'zod';

const planChange = z.object({
  address: z.string(),
  type: z.string(),
  actions: z.array(z.string()),
  replacePaths: z.array(z.string()),
});

/** What steps found out, kept in the journal with the step that found it; later steps read all of it. */
export const RunFacts = z
  .object({
    /** From `tofu show -json`: what the gate and the card look at. */
    plan: z.object({
      /** sha256 of the plan file's bytes. */
      planFileSha256: z.string(),
      changes: z.array(planChange),
      /** Canonical JSON of resource_changes and output_changes, for the effect digest. */
      canonicalChanges: z.string(),
    }),
    /** The plan file that the plan step wrote; `plan` repeats it once the file was read. */
    planFile: z.object({ sha256: z.string() }),
    preflight: z.object({
      nodeMemoryBytes: z.number(),
      /** Share of the node's memory in use once this VM runs, our reservations included: 0 to 1. */
      memoryShareAfter: z.number(),
      storageFreeBytes: z.number(),
    }),
    template: z.object({
      vmid: z.number().int(),
      built: z.boolean(),
      /** Milliseconds since the epoch. */
      builtAt: z.number(),
      smbiosUuid: z.string().nullable(),
    }),
    base: z.object({ vmid: z.number().int() }),
    seed: z.object({ volid: z.string(), instanceId: z.string() }),
    apply: z.object({
      smbiosUuid: z.string(),
      mac: z.string(),
      /** Whether Terraform's state knows the VM; false after an adopted apply that was cut off before it was written. */
      inState: z.boolean().optional(),
    }),
    /** net0's IPv4 inside the environment's network. */
    guestAddress: z.object({ ipv4: z.string() }),
    cloudInit: z.object({ errors: z.array(z.string()), seconds: z.number() }),
    boot: z.object({
      ipv4: z.string(),
      hostKey: z.string(),
      hostKeyFingerprint: z.string(),
      cloudInitErrors: z.array(z.string()),
      /** cloud-init's own time from its start to its end, in seconds. */
      cloudInitSeconds: z.number(),
    }),
    /** Names of those whose approval the run began with. */
    approval: z.object({ approvedBy: z.array(z.string()) }),
    /** Null: approvers and lease stand in the VM's Notes; else why they do not. */
    notes: z.object({ problem: z.string().nullable() }),
    configure: z.object({ tasks: z.number().int(), changed: z.number().int() }),
    /** Whether Terraform's state knows the VM that is to be destroyed. */
    state: z.object({ knowsVm: z.boolean() }),
    destroyed: z.object({ vmid: z.number().int() }),
    retired: z.object({ vmid: z.number().int() }),
  })
  .partial();
export type RunFacts = z.infer<typeof RunFacts>;
