import { z } from 'zod';

/** A name as people gave it in Slack, for one line of a terminal: nothing in it moves the cursor. */
export const SlackName = z.string().transform((text) => text.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim());
