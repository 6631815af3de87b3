import { EngineUnreachableError } from '../engine.js';
import { pauseUnlessDrained, type StepContext } from './run-context.js';

const RETRY_MS = 2_000;

/**
 * Makes the call until the engine answers: a running container is waited for, however long the engine is away.
 * `over`: nobody wants the answer any more.
 */
export async function outlastEngine<V, T>(
  context: StepContext<V>,
  call: () => Promise<T>,
  over?: AbortSignal,
): Promise<T> {
  for (let told = false; ; told = true) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof EngineUnreachableError) || over?.aborted === true) throw error;
      await waitForEngine(context, !told);
    }
  }
}

/** One wait for an engine that did not answer, said on the card the first time. */
export async function waitForEngine<V>(context: StepContext<V>, tell: boolean): Promise<void> {
  if (tell) context.report({ text: 'the container engine does not answer, waiting for it', count: null });
  await pauseUnlessDrained(context, RETRY_MS);
}
