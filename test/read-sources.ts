import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Node, Project, type SourceFile, SyntaxKind } from 'ts-morph';

/** One TypeScript file as the architecture test sees it. */
export interface Source {
  /** From the checkout's root. */
  path: string;
  lines: number;
  text: string;
  imports: { specifier: string /** Path from the root for our own files, else null. */; own: string | null }[];
  functions: { name: string; lines: number }[];
  exports: string[];
  findings: string[];
}

export const ROOT = join(import.meta.dirname, '..');
const FOLDERS = ['bot', 'commands', 'pipeline', 'db', 'sandbox', 'test', 'bench'];

/** Every TypeScript file of the project, parsed once. */
export function readSources(): Source[] {
  const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
  return FOLDERS.filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap(listFiles)
    .map((path) => readSource(project, path));
}

function listFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}

function readSource(project: Project, path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const file = project.createSourceFile(join(ROOT, path), text, { overwrite: true });
  return {
    path,
    text,
    lines: text.trimEnd().split('\n').length,
    imports: readImports(file, path),
    functions: readFunctions(file),
    exports: [...file.getExportedDeclarations().keys()],
    findings: findSilencers(file),
  };
}

function readImports(file: SourceFile, path: string): Source['imports'] {
  const dynamic = file
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .filter((call) => call.getExpression().getKind() === SyntaxKind.ImportKeyword)
    .flatMap((call) => call.getArguments().filter(Node.isStringLiteral))
    .map((literal) => literal.getLiteralValue());
  const fixed = [...file.getImportDeclarations(), ...file.getExportDeclarations()].flatMap(
    (declaration) => declaration.getModuleSpecifierValue() ?? [],
  );
  return [...fixed, ...dynamic].map((specifier) => ({
    specifier,
    own: specifier.startsWith('.') ? join(dirname(path), specifier).replace(/\.js$/, '.ts') : null,
  }));
}

function readFunctions(file: SourceFile): Source['functions'] {
  return file
    .getDescendants()
    .filter(
      (node) =>
        Node.isFunctionDeclaration(node) ||
        Node.isFunctionExpression(node) ||
        Node.isArrowFunction(node) ||
        Node.isMethodDeclaration(node),
    )
    .map((node) => ({
      name: `${nameOf(node)} (line ${node.getStartLineNumber()})`,
      lines: node.getEndLineNumber() - node.getStartLineNumber() + 1,
    }));
}

function nameOf(node: Node): string {
  const own = Node.isFunctionDeclaration(node) || Node.isMethodDeclaration(node) ? node.getName() : undefined;
  const parent = node.getParent();
  return own ?? (parent !== undefined && Node.isVariableDeclaration(parent) ? parent.getName() : 'a function');
}

/** `any`, casts other than `as const`, `!` and default exports, each with its line. */
function findSilencers(file: SourceFile): string[] {
  return file.getDescendants().flatMap((node) => {
    const line = node.getStartLineNumber();
    if (node.getKind() === SyntaxKind.AnyKeyword) return [`any in line ${line}`];
    if (Node.isNonNullExpression(node)) return [`! in line ${line}`];
    if (Node.isAsExpression(node) && node.getTypeNode()?.getText() !== 'const') return [`cast in line ${line}`];
    if (Node.isExportAssignment(node)) return [`default export in line ${line}`];
    if (Node.isEnumDeclaration(node)) return [`enum in line ${line}`];
    if (Node.isClassDeclaration(node) && node.getExtends() === undefined) return [`class in line ${line}`];
    return [];
  });
}
