import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Blueprint } from '../../commands/settings.js';
import { BlueprintError, loadBlueprints } from '../../pipeline/ansible/load-blueprints.js';
import { readFolder } from '../../pipeline/read-folder.js';
import type { Problem } from './problem.js';

/** What the operator's content folder and our own blueprints bring. */
export interface Content {
  blueprints: ReadonlyMap<string, Blueprint>;
  /** By template: the scripts of `templates/<name>/`, in the order of their names. */
  scripts(template: string): { name: string; text: string }[];
  problems: Problem[];
}

/** `folder` null: the operator has none. */
export function loadContent(folder: string | null): Content {
  if (folder !== null && !isFolder(folder)) {
    const problem = { file: folder, place: null, path: '', message: 'is no folder, and `content` names it' };
    return { ...loadContent(null), problems: [problem] };
  }
  const problems: Problem[] = [];
  const scripts = new Map(readScripts(folder, problems));
  return {
    blueprints: readBlueprints(folder, problems),
    scripts: (template) => scripts.get(template) ?? [],
    problems,
  };
}

function readBlueprints(folder: string | null, problems: Problem[]): ReadonlyMap<string, Blueprint> {
  try {
    return loadBlueprints(folder);
  } catch (error) {
    if (!(error instanceof BlueprintError)) throw error;
    problems.push(...error.problems.map((message) => ({ file: 'content', place: null, path: '', message })));
    return new Map();
  }
}

function readScripts(folder: string | null, problems: Problem[]): [string, { name: string; text: string }[]][] {
  const root = folder === null ? null : join(folder, 'templates');
  if (root === null || !existsSync(root)) return [];
  const byTemplate = new Map<string, { name: string; text: string }[]>();
  for (const { path, text } of readFolder(root)) {
    const [, template = '', name = ''] = /^([^/]+)\/([a-z0-9][a-z0-9._-]*\.sh)$/.exec(path) ?? [];
    if (name === '') {
      const message = 'template scripts are named templates/<template>/<name>.sh, in lower case';
      problems.push({ file: join(root, path), place: null, path: '', message });
    }
    byTemplate.set(template, [...(byTemplate.get(template) ?? []), { name, text }]);
  }
  return [...byTemplate];
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
