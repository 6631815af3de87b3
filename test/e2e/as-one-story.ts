import { afterEach, beforeEach } from 'vitest';

/** For a `describe` whose tests build on each other: after the first that failed, the others fail at once. */
export function asOneStory(): void {
  let failed: string | null = null;
  beforeEach(() => {
    if (failed !== null) throw new Error(`this needs "${failed}", which failed`);
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') failed ??= task.name;
  });
}
