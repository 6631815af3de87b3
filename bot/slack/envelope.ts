import { z } from 'zod';

/** One delivery of Slack. `id`: the same when Slack delivers it again. `taken`: somebody here answers for it. */
export interface Envelope {
  id: string;
  /** Milliseconds since the epoch, at the earliest that it can have been. */
  receivedAt: number;
  taken: boolean;
  ack: Ack;
}

/** May be called once; rejects where the connection is gone. */
type Ack = (payload?: AckPayload) => Promise<void>;

/** A message to the person for a command, what becomes of the form for a submission. */
export type AckPayload = object;

const Delivered = z.object({
  envelope_id: z.string().min(1).max(200).catch(''),
  ack: z.custom<Ack>((value) => typeof value === 'function'),
});

/** Bolt answers nothing at all to what it does not know: then this says so. `args`: what the client emits. */
export function readEnvelope(args: object, receivedAt: number): Envelope {
  const delivered = Delivered.parse(args);
  const envelope = { id: delivered.envelope_id, receivedAt, taken: false, ack: delivered.ack };
  setImmediate(() => {
    if (!envelope.taken) envelope.ack({ text: 'this is not known here; nothing was changed' }).catch(() => undefined);
  });
  return envelope;
}

/** The same object, out of what Bolt hands to a handler. */
export const WithEnvelope = z.object({
  envelope: z.custom<Envelope>((value) => typeof value === 'object' && value !== null && 'receivedAt' in value),
});
