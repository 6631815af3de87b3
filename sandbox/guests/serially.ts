export type Serially = <T>(act: () => Promise<T>) => Promise<T>;

/** Lets one act run at a time, in the order of the calls. */
export function serially(): Serially {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const turn = last.then(act, act);
    last = turn.catch(() => undefined);
    return turn;
  };
}
