interface Swallower {
  isTheirs(error: Error): boolean;
  tell(error: Error): void;
}

const swallowers = new Set<Swallower>();

/** One listener for all: each of several would have to end the process for what belongs to another. */
function onRejection(reason: unknown): void {
  const theirs = reason instanceof Error ? [...swallowers].find(({ isTheirs }) => isTheirs(reason)) : undefined;
  if (!(reason instanceof Error) || theirs === undefined) throw reason;
  theirs.tell(reason);
}

/**
 * Clients let some rejections go that nobody can catch; they would end the process, and with it what has nothing to do
 * with them. Those are told; every other one ends the process as before. Gives a function that takes it back.
 */
export function swallowRejections(isTheirs: (error: Error) => boolean, tell: (error: Error) => void): () => void {
  const swallower = { isTheirs, tell };
  if (swallowers.size === 0) process.on('unhandledRejection', onRejection);
  swallowers.add(swallower);
  return () => {
    swallowers.delete(swallower);
    if (swallowers.size === 0) process.off('unhandledRejection', onRejection);
  };
}

/** By the place where it was thrown: what a client calls of ours has its frames too, but further down. */
export function isThrownIn(error: Error, place: RegExp): boolean {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ +at /.test(line));
  return place.test(frames.find((line) => !line.includes('node:internal')) ?? '');
}
