import { CrashError } from '../../pipeline/fakes/crash-points.js';

/** One life of the bot's process: what it still tries after its end, and what it still hears, is nothing. */
export interface Life {
  end(): void;
  /** The same, as long as this life lasts; from then on every call fails, also one under way. */
  bind<T extends object>(target: T): T;
  /** The same for a function. */
  check(): void;
}

export function createLife(): Life {
  let isOver = false;
  const check = (): void => {
    if (isOver) throw new CrashError('the process is gone');
  };
  const checked = <T>(value: T): T => {
    check();
    return value;
  };
  return {
    check,
    end: () => {
      isOver = true;
    },
    bind: (target) =>
      new Proxy(target, {
        get(object, name, receiver) {
          const call = Reflect.get(object, name, receiver);
          if (typeof call !== 'function') return call;
          return (...parameters: (string | number)[]) => {
            check();
            const result = call.apply(object, parameters);
            return result instanceof Promise ? result.then(checked) : result;
          };
        },
      }),
  };
}
