import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/** One TypeScript file as the architecture test sees it. */
export interface Source {
  /** From the checkout's root. */
  path: string;
  lines: number;
  text: string;
  imports: {
    specifier: string;
    /** Path from the root for our own files, else null. */
    own: string | null;
  }[];
  functions: { name: string; lines: number }[];
  exports: string[];
  findings: string[];
}

export const ROOT = join(import.meta.dirname, '..');
const FOLDERS = ['bot', 'commands', 'pipeline', 'db', 'sandbox', 'test', 'bench'];

/** Every TypeScript file of the project, parsed once. */
export function readSources(): Source[] {
  return FOLDERS.filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap(listFiles)
    .map(readSource);
}

function listFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}

function readSource(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const nodes = listNodes(file);
  return {
    path,
    text,
    lines: text.trimEnd().split('\n').length,
    imports: nodes.flatMap(specifierOf).map((specifier) => ({ specifier, own: ownPath(path, specifier) })),
    functions: nodes.filter(isFunction).map((node) => ({
      name: `${nameOf(node)} (line ${lineOf(file, node.getStart())})`,
      lines: lineOf(file, node.getEnd()) - lineOf(file, node.getStart()) + 1,
    })),
    exports: file.statements.flatMap(exportedNames),
    findings: nodes.flatMap((node) =>
      silencerOf(node).map((what) => `${what} in line ${lineOf(file, node.getStart())}`),
    ),
  };
}

function listNodes(file: ts.SourceFile): ts.Node[] {
  const found: ts.Node[] = [];
  const walk = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, walk);
  };
  walk(file);
  return found;
}

function lineOf(file: ts.SourceFile, position: number): number {
  return file.getLineAndCharacterOfPosition(position).line + 1;
}

function ownPath(path: string, specifier: string): string | null {
  return specifier.startsWith('.') ? join(dirname(path), specifier).replace(/\.js$/, '.ts') : null;
}

/** Of an import, a re-export or an `import()`. */
function specifierOf(node: ts.Node): string[] {
  const written =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : undefined;
  return written !== undefined && ts.isStringLiteral(written) ? [written.text] : [];
}

function isFunction(node: ts.Node): boolean {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node)
  );
}

function nameOf(node: ts.Node): string {
  if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && node.name) return node.name.getText();
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : 'a function';
}

function exportedNames(statement: ts.Statement): string[] {
  if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
    return statement.exportClause.elements.map((element) => element.name.text);
  }
  if (!ts.canHaveModifiers(statement)) return [];
  if (!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
  }
  const named =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return named && statement.name ? [statement.name.text] : [];
}

/** `any`, casts other than `as const`, `!`, default exports, enums and classes that are not errors. */
function silencerOf(node: ts.Node): string[] {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return ['any'];
  if (ts.isNonNullExpression(node)) return ['!'];
  if (ts.isAsExpression(node) && node.type.getText() !== 'const') return ['cast'];
  if (ts.isExportAssignment(node)) return ['default export'];
  if (ts.isEnumDeclaration(node)) return ['enum'];
  if (ts.isClassDeclaration(node) && node.heritageClauses === undefined) return ['class'];
  return [];
}
