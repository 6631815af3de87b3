/** A loop picks rows and acts; outside events only record and wake it. */
export interface Loop {
  /** Safe at any time and any number of times: at least one turn begins afterwards. */
  wake(): void;
  /** No turn begins any more; ends when the present one has. */
  stop(): Promise<void>;
}

/** Milliseconds until the next turn is due by itself, or null: only when woken. */
export type NextTurn = number | null;

/**
 * Runs `turn` again and again, never two at once. A turn that throws is told to `onError` and tried again after
 * `retryMs`, so that a full disk or a lost engine pauses the loop instead of ending it.
 */
export function createLoop(turn: () => Promise<NextTurn>, onError: (error: Error) => void, retryMs: number): Loop {
  let stopped = false;
  let woken = false;
  let present: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  const begin = (): void => {
    clearTimeout(timer);
    if (stopped) return;
    if (present !== null) {
      woken = true;
      return;
    }
    woken = false;
    present = oneTurn(turn, onError, retryMs).then((next) => {
      present = null;
      if (woken) setImmediate(begin);
      else if (next !== null && !stopped) timer = setTimeout(begin, next);
    });
  };

  return {
    wake: begin,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await present;
    },
  };
}

async function oneTurn(
  turn: () => Promise<NextTurn>,
  onError: (error: Error) => void,
  retryMs: number,
): Promise<NextTurn> {
  try {
    return await turn();
  } catch (error) {
    onError(error instanceof Error ? error : new Error(String(error)));
    return retryMs;
  }
}
