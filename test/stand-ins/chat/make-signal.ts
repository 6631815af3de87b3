/** A promise and what fulfils it. */
export function makeSignal<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  const box: { resolve: (value: T) => void } = { resolve: () => undefined };
  const promise = new Promise<T>((resolve) => {
    box.resolve = resolve;
  });
  return { promise, resolve: (value) => box.resolve(value) };
}
