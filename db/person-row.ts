import { z } from 'zod';
import { booleanColumn } from './read-rows.js';

export const personRow = z.object({ id: z.string(), login: z.string(), display: z.string(), active: booleanColumn });
