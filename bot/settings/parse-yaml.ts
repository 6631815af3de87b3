import { type Document, isCollection, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { describeIssue } from './describe-issue.js';
import type { Problem } from './problem.js';

export type YamlPath = readonly PropertyKey[];

/** One YAML document with the places of its values. */
export interface YamlFile {
  /** Parses the value at `path` (the whole by default); null where something is wrong, which is in `problems` then. */
  read<S extends z.ZodType>(schema: S, path?: YamlPath): z.output<S> | null;
  /** As `read`, without telling what is wrong. */
  peek<S extends z.ZodType>(schema: S, path: YamlPath): z.output<S> | null;
  report(path: YamlPath, message: string): void;
  problems: Problem[];
}

/** Reads `text` as YAML 1.2. What is no YAML at all is in `problems`, and nothing can be read then. */
export function parseYaml(file: string, text: string): YamlFile {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true });
  const placeOf = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
  const problems: Problem[] = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    ...{ file, path: '', message },
    place: placeOf(pos[0]),
  }));
  const unresolved = findUnresolved(document);
  if (unresolved !== null) problems.push({ file, place: null, path: '', message: unresolved });
  const broken = problems.length > 0;
  const report = (path: YamlPath, message: string): void => {
    const offset = offsetOf(document, path);
    problems.push({ file, path: path.map(String).join('.'), message, place: offset === null ? null : placeOf(offset) });
  };
  const parse = <S extends z.ZodType>(schema: S, path: YamlPath) => {
    const value = document.getIn(path, true);
    return schema.safeParse(isNode(value) ? value.toJS(document) : undefined, { reportInput: true });
  };
  return {
    problems,
    report,
    peek: (schema, path) => (broken ? null : (parse(schema, path).data ?? null)),
    read: (schema, path = []) => {
      if (broken) return null;
      const parsed = parse(schema, path);
      if (parsed.success) return parsed.data;
      for (const issue of parsed.error.issues) {
        for (const { at, message } of describeIssue(issue, schema)) report([...path, ...at], message);
      }
      return null;
    },
  };
}

/** An alias without its anchor, or aliases that unfold without end. */
function findUnresolved(document: Document): string | null {
  try {
    document.toJS();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot be read';
  }
}

/** Where the value at `path` begins; where there is none, the nearest thing around it. */
function offsetOf(document: Document, path: YamlPath): number | null {
  for (let length = path.length; length >= 0; length--) {
    const key = path[length - 1];
    const around = length < 1 ? null : document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(around)
      ? around.items.find(
          (item) => isPair(item) && (isScalar(item.key) ? String(item.key.value) : null) === String(key),
        )
      : undefined;
    if (isNode(pair?.key) && pair.key.range) return pair.key.range[0];
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return isCollection(document.contents) && document.contents.range ? document.contents.range[0] : null;
}
