import type { Fault, FaultName } from './fault.js';

/** What happens, to be compared with a fault's filter. */
export interface Occasion {
  vmid?: number | undefined;
  path?: string | undefined;
  method?: string | undefined;
}

type Named<Name extends FaultName> = Extract<Fault, { name: Name }>;

export interface Faults {
  list(): readonly Fault[];
  replace(faults: readonly Fault[]): void;
  /** The first fault of that name that fits, used up once if it is counted. */
  strike<Name extends FaultName>(
    name: Name,
    occasion: Occasion,
    also?: (fault: Named<Name>) => boolean,
  ): Named<Name> | null;
  /** Like `strike`, without using it up: for states such as a node that is offline. */
  holds<Name extends FaultName>(name: Name, occasion: Occasion, also?: (fault: Named<Name>) => boolean): boolean;
}

export function faults(): Faults {
  let current: readonly Fault[] = [];

  function find<Name extends FaultName>(name: Name, occasion: Occasion, also: (fault: Named<Name>) => boolean) {
    const isNamed = (each: Fault): each is Named<Name> => each.name === name;
    return current.filter(isNamed).find((each) => fits(each, occasion) && also(each)) ?? null;
  }

  return {
    list: () => current,
    replace(next) {
      current = next;
    },
    strike(name, occasion, also = () => true) {
      const found = find(name, occasion, also);
      if (found?.count !== undefined) {
        const left = found.count - 1;
        current = current.flatMap((each) => (each !== found ? [each] : left === 0 ? [] : [{ ...each, count: left }]));
      }
      return found;
    },
    holds: (name, occasion, also = () => true) => find(name, occasion, also) !== null,
  };
}

function fits(fault: Fault, occasion: Occasion): boolean {
  if (fault.vmid !== undefined && occasion.vmid !== undefined && fault.vmid !== occasion.vmid) return false;
  if (fault.method !== undefined && fault.method !== occasion.method) return false;
  return fault.path === undefined || (occasion.path?.includes(fault.path) ?? false);
}
