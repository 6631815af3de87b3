import { expect, it } from 'vitest';
import { startStack } from './start-stack.js';

it('says how to build the images where they are missing', async () => {
  await expect(startStack({ imagesOf: 'chatops-never-built' })).rejects.toThrow(
    /images are missing \(chatops-never-built-.*\): build them with `CHATOPS_PROJECT=chatops-never-built node scripts\/setup\.mjs`/,
  );
});
