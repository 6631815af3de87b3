import { z } from 'zod';

/** The word that names a request in a command. */
export const requestArgument = { name: 'request', example: 'R-42', required: true, bare: true };

export const requestInput = z.object({ request: z.string() });
