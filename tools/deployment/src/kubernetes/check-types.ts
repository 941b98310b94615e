import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';

import { nameOf, type KubernetesObject } from './kubernetes-object.js';

// From dist too: the compiler reads the types' source.
const TYPES = fileURLToPath(new URL('../../src/kubernetes/object-types.ts', import.meta.url));

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  exactOptionalPropertyTypes: true,
  types: [],
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

/** What was found in an object, by its text: renderings have most objects in common. */
const found = new Map<string, readonly string[]>();
/** The files of the types themselves are read and parsed once, however often objects are checked. */
const parsed = new Map<string, ts.SourceFile | undefined>();
/** Which imports lead where is found out once as well: the next program asks the last one. */
let last: ts.Program | undefined;

/**
 * Compares objects with the types of their kinds, as the compiler does with a literal: wrong types, missing fields, and fields that
 * do not exist, which an API server would drop without a word. Gives one sentence for each mistake.
 */
export function checkTypes(objects: readonly KubernetesObject[]): string[] {
  const texts = objects.map((object) => ({ object, text: asTypeScript(object) }));
  compile(new Set(texts.map(({ text }) => text).filter((text) => !found.has(text))));
  return texts.flatMap(({ object, text }) => (found.get(text) ?? []).map((mistake) => `${nameOf(object)}: ${mistake}`));
}

function compile(texts: ReadonlySet<string>): void {
  if (texts.size === 0) return;
  const folder = dirname(TYPES);
  const sources = new Map([...texts].map((text, index) => [join(folder, `object-${index}.ts`), text]));
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  host.readFile = (file) => sources.get(file) ?? readFile(file);
  host.getSourceFile = (file, ...rest) => {
    if (sources.has(file)) return getSourceFile(file, ...rest);
    if (!parsed.has(file)) parsed.set(file, getSourceFile(file, ...rest));
    return parsed.get(file);
  };
  const program = ts.createProgram([...sources.keys()], OPTIONS, host, last);
  last = program;
  for (const [file, text] of sources) found.set(text, program.getSemanticDiagnostics(program.getSourceFile(file)).map(describe));
}

function asTypeScript(object: KubernetesObject): string {
  const [literal, kind] = [object, object.kind].map((value) => JSON.stringify(value));
  return `import type { ObjectTypes } from './object-types.js';\nexport default ${literal} satisfies ObjectTypes[${kind}];\n`;
}

/** Where the mistake is, as one would write the field, and what the compiler says of it. */
function describe({ file, start, messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, '\n').split('\n', 1)[0] ?? '';
  return file === undefined || start === undefined ? text : `${fieldAt(file, start)}: ${text}`;
}

function fieldAt(file: ts.SourceFile, position: number): string {
  const steps: string[] = [];
  const descend = (node: ts.Node): void => {
    ts.forEachChild(node, (child) => {
      if (position < child.getStart(file) || position >= child.getEnd()) return;
      if (ts.isPropertyAssignment(child) && ts.isStringLiteral(child.name)) steps.push(`.${child.name.text}`);
      if (ts.isArrayLiteralExpression(node)) steps.push(`[${node.elements.findIndex((element) => element === child)}]`);
      descend(child);
    });
  };
  descend(file);
  return steps.join('').replace(/^\./, '') || 'kind';
}
