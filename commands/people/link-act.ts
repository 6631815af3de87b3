import type { Act } from '../act.js';
import type { Person } from '../stores.js';

/** Somebody at one of their accounts, which may belong to nobody yet. */
export type LinkAct = Omit<Act, 'person'> & { person: Person | null };
