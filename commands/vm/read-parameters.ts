import { nearest } from '../nearest.js';
import type { Problem } from '../problem.js';
import { quote } from '../quote.js';
import type { Blueprint, BlueprintParameter } from '../settings.js';

export type ParameterValues = Record<string, string | number | boolean>;

/** The blueprint's parameters from what was given, with defaults; every wrong, missing or unknown one is a problem. */
export function readParameters(
  blueprint: Blueprint,
  given: ReadonlyMap<string, string>,
  otherKeys: readonly string[],
  problems: Problem[],
): ParameterValues {
  const values: ParameterValues = {};
  for (const parameter of blueprint.parameters) {
    const text = given.get(parameter.name);
    const value = text === undefined ? parameter.default : readParameter(parameter, text);
    if (value !== null) values[parameter.name] = value;
    else problems.push({ field: parameter.name, text: describe(blueprint, parameter, text) });
  }
  const names = blueprint.parameters.map(({ name }) => name);
  for (const key of given.keys()) {
    if (names.includes(key)) continue;
    const near = nearest(key, [...otherKeys, ...names]);
    const has = names.length === 0 ? 'has no parameters' : `has ${names.join(', ')}`;
    const meant = near === null ? '' : `; did you mean ${near}?`;
    problems.push({ field: null, text: `there is no ${quote(key)} here${meant} (blueprint ${blueprint.name} ${has})` });
  }
  return values;
}

function readParameter(parameter: BlueprintParameter, text: string): string | number | boolean | null {
  switch (parameter.type) {
    case 'string': {
      const fits = parameter.pattern === null || new RegExp(`^(?:${parameter.pattern})$`, 'u').test(text);
      // One line of text: what a playbook writes into files of the guest must not begin new lines there.
      return fits && [...text].length <= parameter.maxLength && !/\p{Cc}/u.test(text) ? text : null;
    }
    case 'number': {
      const number = /^-?[0-9]{1,15}(\.[0-9]{1,6})?$/.test(text) ? Number(text) : Number.NaN;
      return number >= parameter.min && number <= parameter.max ? number : null;
    }
    case 'boolean':
      return ['yes', 'true', 'on'].includes(text) ? true : ['no', 'false', 'off'].includes(text) ? false : null;
    case 'choice':
      return parameter.choices.includes(text) ? text : null;
    default:
      return parameter satisfies never;
  }
}

function describe({ name: blueprint }: Blueprint, parameter: BlueprintParameter, text: string | undefined): string {
  const wrong = text === undefined ? 'is missing' : `cannot be ${quote(text)}`;
  return `${parameter.name} of blueprint ${blueprint} ${wrong}; allowed is ${allowed(parameter)}`;
}

/** What a parameter can be, in words. */
export function allowed(parameter: BlueprintParameter): string {
  switch (parameter.type) {
    case 'string': {
      const pattern = parameter.pattern === null ? '' : ` that match ${parameter.pattern}`;
      return `one line of at most ${parameter.maxLength} characters${pattern}`;
    }
    case 'number':
      return `a number from ${parameter.min} to ${parameter.max}`;
    case 'boolean':
      return 'yes or no';
    case 'choice':
      return parameter.choices.join(', ');
    default:
      return parameter satisfies never;
  }
}
