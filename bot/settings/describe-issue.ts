import { z } from 'zod';

type Issue = z.core.$ZodIssue;

export interface Described {
  at: readonly PropertyKey[];
  message: string;
}

/** What is wrong and what is allowed, in plain words; an unknown key stands at its own place. */
export function describeIssue(issue: Issue, schema: z.ZodType): Described[] {
  if (issue.code === 'unrecognized_keys') {
    const allowed = allowedKeys(schema, issue.path);
    const hint = allowed.length === 0 ? '' : `; allowed: ${allowed.join(', ')}`;
    return issue.keys.map((key) => ({ at: [...issue.path, key], message: `unknown key${hint}` }));
  }
  if (issue.code === 'invalid_key') return [{ at: issue.path, message: issue.issues[0]?.message ?? issue.message }];
  if (issue.code === 'invalid_union') {
    const options = z.array(z.string()).safeParse('options' in issue ? issue.options : null).data;
    if (options !== undefined) return [{ at: issue.path, message: `allowed: ${options.join(', ')}` }];
    // The branch that got furthest: nobody wants to hear why the others do not fit.
    const deepest = issue.errors.map(byDepth).sort((one, other) => other.depth - one.depth)[0];
    if (deepest !== undefined && deepest.depth > 0) {
      return deepest.issues.flatMap((inner) =>
        describeIssue({ ...inner, path: [...issue.path, ...inner.path] }, schema),
      );
    }
  }
  if (issue.input === undefined && issue.code === 'invalid_type') {
    return [{ at: issue.path, message: `is missing; needed: ${nameOf(issue.expected)}` }];
  }
  if (issue.code === 'invalid_type') {
    // YAML reads digits as a number, and of an id of 18 digits it keeps 16.
    const quoted = issue.expected === 'string' && typeof issue.input === 'number' ? ', in quotes' : '';
    return [{ at: issue.path, message: `is ${tell(issue.input)}; needed: ${nameOf(issue.expected)}${quoted}` }];
  }
  if (issue.code === 'invalid_value') {
    return [{ at: issue.path, message: `is ${tell(issue.input)}; allowed: ${issue.values.map(String).join(', ')}` }];
  }
  return [{ at: issue.path, message: describeRest(issue) }];
}

function describeRest(issue: Issue): string {
  const rule =
    issue.code === 'invalid_format' && issue.message.startsWith('Invalid ')
      ? `matching ${issue.pattern}`
      : issue.message;
  const was = issue.input === undefined || typeof issue.input === 'object' ? '' : `is ${tell(issue.input)}; needed: `;
  if (issue.code === 'too_small') return `${was || 'needed: '}at least ${issue.minimum}${unitOf(issue.origin)}`;
  if (issue.code === 'too_big') return `${was || 'needed: '}at most ${issue.maximum}${unitOf(issue.origin)}`;
  return `${was}${rule}`;
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' of them' : '';
}

function byDepth(issues: readonly Issue[]): { issues: readonly Issue[]; depth: number } {
  const unknownKeys = issues.some(({ code }) => code === 'unrecognized_keys') ? 1 : 0;
  return { issues, depth: Math.max(0, unknownKeys, ...issues.map(({ path }) => path.length)) };
}

function nameOf(expected: string): string {
  const names = new Map([
    ['object', 'a mapping'],
    ['record', 'a mapping'],
    ['array', 'a list'],
    ['string', 'a text'],
    ['int', 'a whole number'],
    ['number', 'a number'],
    ['boolean', 'true or false'],
  ]);
  return names.get(expected) ?? expected;
}

/** The value itself, cut; a secret never stands in these files, only its path. */
function tell(value: Issue['input']): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : JSON.stringify(value).slice(0, 80);
}

const Node = z.object({
  properties: z.record(z.string(), z.json()).optional(),
  additionalProperties: z.json().optional(),
  items: z.json().optional(),
  anyOf: z.array(z.json()).optional(),
  oneOf: z.array(z.json()).optional(),
});

/** The keys that the schema knows at `path`; none where it cannot be told. */
function allowedKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let nodes = [Node.safeParse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })).data];
  for (const key of path) {
    nodes = nodes.flatMap((node) => branches(node)).flatMap((node) => step(node, String(key)));
  }
  return [...new Set(nodes.flatMap(branches).flatMap((node) => Object.keys(node.properties ?? {})))];
}

function branches(node: z.infer<typeof Node> | undefined): z.infer<typeof Node>[] {
  if (node === undefined) return [];
  return [
    node,
    ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap((branch) => branches(Node.safeParse(branch).data)),
  ];
}

function step(node: z.infer<typeof Node>, key: string): z.infer<typeof Node>[] {
  const next = node.properties?.[key] ?? (/^\d+$/.test(key) ? node.items : undefined) ?? node.additionalProperties;
  const parsed = Node.safeParse(next).data;
  return parsed === undefined ? [] : [parsed];
}
