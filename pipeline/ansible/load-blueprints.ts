import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import type { TextFile } from '../text-file.js';
import { type Blueprint, BlueprintHead } from './blueprint.js';
import { type BlueprintFolder, readBlueprintFolders } from './read-blueprint-folders.js';

/** Every problem of the folders at once, one a line: file, place, what is wrong. */
export class BlueprintError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

interface Part {
  head: BlueprintHead;
  files: readonly TextFile[];
  folder: string;
}

/** Names at the top of the job's folder that are the job's own. */
const reserved = /^(chatops-|known_hosts$|job-key$|inventory\.json$|vars\.json$|secrets(\/|$))/;

/**
 * Our blueprints and the operator's, by name; an operator's may extend ours, and replaces one of the same name.
 * Throws `BlueprintError`.
 */
export function loadBlueprints(content: string | null): Map<string, Blueprint> {
  const problems: string[] = [];
  const parts = new Map<string, Part>();
  for (const folder of readBlueprintFolders(content)) {
    const head = readHead(folder, problems);
    if (head !== null) {
      const files = folder.files.filter(({ path }) => path !== 'blueprint.yaml');
      parts.set(folder.name, { head, files, folder: folder.folder });
    }
  }
  const blueprints = new Map([...parts.keys()].map((name) => [name, put(name, parts, problems)]));
  if (problems.length > 0) {
    throw new BlueprintError(problems);
  }
  return blueprints;
}

function readHead({ name, folder, files }: BlueprintFolder, problems: string[]): BlueprintHead | null {
  const place = `${folder}/blueprint.yaml`;
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(name)) {
    problems.push(`${folder}: a blueprint's folder is named by lower-case letters, digits and -`);
  }
  for (const { path } of files.filter((file) => reserved.test(file.path))) {
    problems.push(`${folder}/${path}: that name is the job's own`);
  }
  const text = files.find(({ path }) => path === 'blueprint.yaml')?.text;
  if (text === undefined) {
    problems.push(`${place}: missing`);
    return null;
  }
  const parsed = parseYaml(text, place, problems);
  if (parsed === null) {
    return null;
  }
  const read = BlueprintHead.safeParse(parsed);
  if (read.success) {
    return read.data;
  }
  problems.push(
    ...read.error.issues.map((issue) => `${place}: ${z.core.toDotPath(issue.path) || 'the whole'}: ${issue.message}`),
  );
  return null;
}

function parseYaml(text: string, place: string, problems: string[]): z.input<typeof BlueprintHead> | null {
  try {
    return parse(text) ?? {};
  } catch (error) {
    if (!(error instanceof YAMLParseError)) {
      throw error;
    }
    problems.push(`${place}: ${error.message.split('\n')[0]?.replace(/:$/, '')}`);
    return null;
  }
}

/** The blueprint with what it extends before it. */
function put(name: string, parts: ReadonlyMap<string, Part>, problems: string[]): Blueprint {
  const order = orderOf(name, parts, problems, []);
  const files = new Map<string, TextFile>();
  for (const { files: own, folder } of order) {
    for (const file of own) {
      const other = files.get(file.path);
      if (other !== undefined && other.text !== file.text) {
        problems.push(`${folder}/${file.path}: another file of that name comes with a blueprint that this one extends`);
      }
      files.set(file.path, file);
    }
  }
  const playbooks = order.flatMap(({ head }) => head.playbooks);
  for (const playbook of playbooks.filter((path) => !files.has(path))) {
    problems.push(`blueprint ${name}: the playbook ${playbook} is missing`);
  }
  return {
    name,
    summary: parts.get(name)?.head.summary ?? '',
    parameters: order.flatMap(({ head }) => head.parameters),
    files: [...files.values()].sort((one, other) => (one.path < other.path ? -1 : 1)),
    playbooks,
    secrets: [...new Set(order.flatMap(({ head }) => head.secrets))],
  };
}

function orderOf(name: string, parts: ReadonlyMap<string, Part>, problems: string[], above: readonly string[]): Part[] {
  const part = parts.get(name);
  if (part === undefined || above.includes(name)) {
    const why = part === undefined ? 'there is no such blueprint' : 'it extends itself';
    problems.push(`blueprint ${above.at(-1) ?? name} extends ${name}: ${why}`);
    return [];
  }
  const before = part.head.extends.flatMap((other) => orderOf(other, parts, problems, [...above, name]));
  return [...new Set([...before, part])];
}
