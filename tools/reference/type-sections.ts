import type { TSInterfaceDeclaration, TSSignature } from "oxc-parser";
import { onOneLine } from "./docstring.ts";
import {
  code,
  codeBlock,
  deprecation,
  fieldText,
  listed,
  paragraphs,
  points,
  type Reference,
  seeAlso,
  table,
  typesPoint,
} from "./page.ts";
import { optionalTypeText, typeText } from "./signature.ts";
import type { Named } from "./source.ts";

/** An interface as a table of its fields, or as code where it is Spotify's own (`isWire`); an alias as code. */
export function typeBody(reference: Reference, named: Named, isWire: boolean): string {
  const { module, nodes, docstring } = named;
  const [node] = nodes;
  const parts = hiddenParts(reference, named);
  const body =
    node.type === "TSInterfaceDeclaration" && !isWire
      ? fieldTable(reference, named, node, parts)
      : codeOf([named, ...parts]);
  return paragraphs(
    deprecation(docstring),
    docstring.text,
    body,
    points(typesPoint(reference, withoutComments(module.slice(node)), named.name, body ?? "")),
    seeAlso(docstring.see),
  );
}

function fieldTable(
  reference: Reference,
  named: Named,
  node: TSInterfaceDeclaration,
  parts: readonly Named[],
): string {
  const head = onOneLine(named.module.slice({ start: node.start, end: node.body.start }));
  const { rows, parents, inlined } = fieldsOf(reference, named, node);
  return paragraphs(
    node.typeParameters ? codeBlock(head) : undefined,
    rows.length > 0 ? table(["field", "type", ""], rows) : undefined,
    parents.length > 0 ? `And the fields of ${listed(parents.map(code), "and")}.` : undefined,
    codeOf(parts.filter((part) => !inlined.includes(part))),
  );
}

/** An interface's fields, with those of parents that nobody can import; the other parents by name. */
function fieldsOf(
  reference: Reference,
  named: Named,
  node: TSInterfaceDeclaration,
): { rows: string[][]; parents: string[]; inlined: Named[] } {
  const { module } = named;
  const rows = node.body.body.map((field) => {
    const { name, type } = fieldOf(named, field);
    return [code(name), code(type), fieldText(module.docstringOf(field))];
  });
  const parents: string[] = [];
  const inlined: Named[] = [];
  for (const heritage of node.extends) {
    const name = module.slice(heritage.expression);
    const parent = reference.source.resolve(module, name);
    const [declared] = parent?.nodes ?? [];
    if (parent && !reference.names.has(name) && declared?.type === "TSInterfaceDeclaration") {
      const inherited = fieldsOf(reference, parent, declared);
      rows.push(...inherited.rows);
      parents.push(...inherited.parents);
      inlined.push(parent, ...inherited.inlined);
    } else parents.push(parent === undefined ? module.slice(heritage) : name);
  }
  return { rows, parents, inlined };
}

function fieldOf({ module }: Named, field: TSSignature): { name: string; type: string } {
  if (field.type === "TSPropertySignature" && field.typeAnnotation) {
    const type = field.typeAnnotation.typeAnnotation;
    const name = module.slice(field.key);
    return field.optional
      ? { name: `${name}?`, type: optionalTypeText(module, type) }
      : { name, type: typeText(module, type) };
  }
  if (field.type === "TSMethodSignature") {
    const name = module.slice(field.key);
    return { name, type: typeText(module, field).slice(name.length).replace(/;$/, "") };
  }
  return { name: "", type: typeText(module, field) };
}

/** What a type names that nobody can import: types, and the constants that it is the type of. */
function hiddenParts({ source, names }: Reference, named: Named): Named[] {
  const { module, nodes } = named;
  const parts = new Set<Named>();
  const text = withoutComments(module.slice(nodes[0]));
  for (const [, typed, name = typed] of text.matchAll(/\btypeof (\w+)|\b([A-Z]\w+)\b/g)) {
    const part = name === undefined ? undefined : source.resolve(module, name);
    if (part && part !== named && !names.has(part.name) && isShownAsCode(part)) parts.add(part);
  }
  return [...parts];
}

function isShownAsCode({ nodes: [{ type }] }: Named): boolean {
  return ["TSInterfaceDeclaration", "TSTypeAliasDeclaration", "VariableDeclaration"].includes(type);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "");
}

function codeOf(declarations: readonly Named[]): string | undefined {
  if (declarations.length === 0) return undefined;
  return codeBlock(declarations.map(({ module, nodes }) => module.slice(nodes[0])).join("\n\n"));
}
