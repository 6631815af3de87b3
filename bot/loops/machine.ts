import type { UseCaseTools } from '../../commands/use-case-tools.js';
import type { ToolFiles } from '../../pipeline/recipes/load-tool-files.js';
import type { makeRecipes } from '../../pipeline/recipes/make-recipes.js';
import type { RunnerDeps } from '../../pipeline/run/run-context.js';
import type { Log } from '../log.js';
import type { CloneLocks } from './clone-locks.js';
import type { LookUpAccounts } from './look-up-accounts.js';
import type { ReadAccounts } from './read-accounts.js';
import type { ReadGroups } from './read-groups.js';

/** What the loops work with: made once by the composition root. */
export interface Machine {
  tools: UseCaseTools;
  runner: Omit<RunnerDeps, 'onEvent'>;
  recipes: ReturnType<typeof makeRecipes>;
  files: ToolFiles;
  cloneLocks: CloneLocks;
  /** Milliseconds that nobody can set, from any beginning. */
  steady(): number;
  log: Log;
  readGroups: ReadGroups;
  readAccounts: ReadAccounts;
  lookUpAccounts: LookUpAccounts;
}
