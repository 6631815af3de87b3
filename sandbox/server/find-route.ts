import type { Route } from '../api/route.js';

export interface FoundRoute {
  route: Route;
  /** Names in the path and their values, decoded. */
  names: Readonly<Record<string, string>>;
}

/** The route of a path below `/api2/json`; a trailing slash changes nothing. Null if there is none. */
export function findRoute(routes: readonly Route[], method: string, path: string): FoundRoute | null {
  const given = path.split('/').filter((part) => part !== '');
  for (const route of routes) {
    if (route.method !== method) continue;
    const names = match(route.path.split('/').slice(1), given);
    if (names !== null) return { route, names };
  }
  return null;
}

function match(pattern: readonly string[], given: readonly string[]): Record<string, string> | null {
  const names: Record<string, string> = {};
  const last = pattern.at(-1);
  const takesRest = last === '{volume}' && given.length >= pattern.length;
  if (!takesRest && given.length !== pattern.length) return null;
  for (const [index, part] of pattern.entries()) {
    const value = takesRest && index === pattern.length - 1 ? given.slice(index).join('/') : (given[index] ?? '');
    const decoded = decode(value);
    if (decoded === null) return null;
    if (part.startsWith('{')) names[part.slice(1, -1)] = decoded;
    else if (part !== decoded) return null;
  }
  return names;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
