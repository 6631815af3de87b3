import type { FakeProgram } from './fake-job.js';

/** A job's program that ends when the test says so; a SIGTERM ends it with the code `onTerm`. */
export function createGate(onTerm: number): { program: FakeProgram; begun: Promise<void>; open(code: number): void } {
  let open: (code: number) => void = () => undefined;
  let tellBegun: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    tellBegun = resolve;
  });
  const end = new Promise<number>((resolve) => {
    open = resolve;
  });
  const program: FakeProgram = (io) => {
    tellBegun();
    const terminated = new Promise<number>((resolve) => {
      io.terminated.addEventListener('abort', () => resolve(onTerm), { once: true });
    });
    return Promise.race([end, terminated]);
  };
  return { program, begun, open: (code) => open(code) };
}

/** Lets everything go on that waits for nothing outside. */
export async function takeTurns(count = 30): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
