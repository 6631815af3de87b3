/** What a bench prints as its last line. */
export interface BenchResult {
  bench: string;
  ratio: number;
  goal: number;
  holds: boolean;
}

/** Runs both in turn, so that a busy moment of the machine meets both, and gives the median of each in milliseconds. */
export async function measure(
  rounds: number,
  product: () => Promise<void>,
  limit: () => Promise<void>,
): Promise<{ productMs: number; limitMs: number }> {
  const productTimes: number[] = [];
  const limitTimes: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const times = [await timeOf(product), await timeOf(limit)] as const;
    console.log(`round ${round}: product ${times[0].toFixed(0)} ms, limit ${times[1].toFixed(0)} ms`);
    // The first round warms both up.
    if (round > 0) {
      productTimes.push(times[0]);
      limitTimes.push(times[1]);
    }
  }
  return { productMs: median(productTimes), limitMs: median(limitTimes) };
}

async function timeOf(act: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle - 0.5)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
