import type { z } from 'zod';
import type { Act, Reply } from './act.js';
import type { Settings } from './settings.js';
import type { Suggestion } from './suggestion.js';

export interface Argument {
  name: string;
  /** For the help: `7d`, `R-42`, … */
  example: string;
  required: boolean;
  /** May be given as a bare word, in the order of the list. */
  bare: boolean;
  /** Takes every further bare word too: a sentence without quotes. */
  sentence?: boolean;
  /** Other names that people use for it. */
  also?: readonly string[];
  /** All that it can be, by the configuration, for platforms that let one choose instead of type; the person's rights come later. */
  choices?(settings: Settings): Suggestion[];
  /** What it can be for this person with what was given besides, best first; for platforms that complete while one types. */
  offers?(act: Act, given: Given): Suggestion[];
}

type Given = Readonly<Record<string, string>>;

export interface Command {
  /** As typed: `vm create`. */
  words: string;
  summary: string;
  arguments: readonly Argument[];
  /** `none`: an unknown key is an error. `keys`: the command reads them itself. `line`: takes the rest as it is. */
  more: 'none' | 'keys' | 'line';
  /** `form`: sent back from a form, so that problems go to its fields. */
  run(act: Act, given: Given, origin: 'typed' | 'form'): Reply;
  /** Its form with what was entered so far; changes nothing. Null: it has none. */
  preview: ((act: Act, given: Given) => Reply) | null;
}

interface Definition<S extends z.ZodType> {
  words: string;
  summary: string;
  arguments: readonly Argument[];
  more?: Command['more'];
  input: S;
  run(act: Act, input: z.infer<S>, origin: 'typed' | 'form'): Reply;
  /** Gets what was entered as it is: a form that is half filled in is no input yet. */
  preview?(act: Act, given: Given): Reply;
}

/** A command as a value of the catalog. The words that were given are parsed by its schema before it runs. */
export function defineCommand<S extends z.ZodType>(definition: Definition<S>): Command {
  const { words, summary, more = 'none', input } = definition;
  const run: Command['run'] = (act, given, origin) => definition.run(act, input.parse(given), origin);
  return { words, summary, arguments: definition.arguments, more, run, preview: definition.preview ?? null };
}
