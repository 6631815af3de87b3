import { InvalidArgumentError } from 'commander';

/** The number of `R-42`, for an argument of a sub-command. */
export function readLabel(text: string): number {
  const [, number] = /^(?:r-)?([1-9][0-9]{0,9})$/i.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError('a request is named R-42.');
  return Number(number);
}
