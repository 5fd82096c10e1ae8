import type { Class } from "oxc-parser";
import { noDocstring, onOneLine } from "./docstring.ts";
import { fieldsOf, type Method, methodsOf } from "./members.ts";
import { methodBody } from "./methods.ts";
import {
  code,
  codeBlock,
  deprecation,
  fieldText,
  paragraphs,
  type Reference,
  type Section,
  seeAlso,
  table,
} from "./page.ts";
import { signature } from "./signature.ts";
import { classOf, functionsOf, type PublicName } from "./source.ts";
import { typeBody } from "./type-sections.ts";

/** How a name is shown. */
export interface SectionOptions {
  /** Whether its interfaces are Spotify's own objects, which read best as code. */
  readonly isWire: boolean;
  /** Methods that have a page of their own. */
  readonly without: readonly string[];
}

/** What there is to say of a public name: a section, and of a class one for each documented method. */
export function sectionsOf(reference: Reference, name: PublicName, options: SectionOptions): Section[] {
  const node = classOf(name);
  if (node !== undefined) return classSections(reference, name, node, options);
  const isConst = isConstant(name);
  const signatures = functionsOf(name);
  const overloads = signatures.filter(({ body }) => body === null);
  const body =
    signatures.length > 0
      ? paragraphs(
          methodBody(reference, { ...name, signatures: overloads.length > 0 ? overloads : signatures }),
          seeAlso(name.docstring.see),
        )
      : isConst
        ? constBody(name)
        : typeBody(reference, name, options.isWire);
  return [{ title: name.name, id: idOf(name), scope: name.name, level: 2, body }];
}

/**
 * What its section is known by. A code span that is called like a constant mostly means something else, a field or an
 * argument, and so a constant's has its keyword.
 */
export function idOf(name: PublicName): string {
  return isConstant(name) ? `const ${name.name}` : name.name;
}

function isConstant({ nodes: [node] }: PublicName): boolean {
  return node.type === "VariableDeclaration";
}

function classSections(
  reference: Reference,
  name: PublicName,
  node: Class,
  { without }: SectionOptions,
): Section[] {
  const { module, docstring } = name;
  const methods = methodsOf(name, node).filter((method) => !without.includes(method.name));
  const making = methods.find((method) => method.name === "constructor");
  // Errors are caught, not made.
  const isError = node.superClass !== null;
  const rest = methods.filter((method) => method !== making);
  const spoken = rest.filter((method) => method.docstring !== noDocstring);
  const silent = rest.filter((method) => method.docstring === noDocstring);
  const head = onOneLine(module.slice({ start: node.start, end: node.body.start }));
  const fields = fieldsOf(name, node).filter(({ type }) => !type.startsWith("Granted<"));
  const body = paragraphs(
    codeBlock(head),
    deprecation(docstring),
    docstring.text,
    seeAlso(docstring.see),
    making && !isError ? methodBody(reference, { ...making, name: `new ${name.name}` }) : undefined,
    fields.length === 0
      ? undefined
      : table(
          ["field", "type", ""],
          fields.map((field) => [code(field.name), code(field.type), fieldText(field.docstring)]),
        ),
    silent.length === 0 ? undefined : codeBlock(...silent.flatMap((method) => written(name.name, method))),
  );
  return [
    { title: name.name, id: name.name, scope: name.name, level: 2, body },
    ...spoken.map((method): Section => {
      const id = `${name.name}.${method.name}`;
      const section = paragraphs(
        methodBody(reference, { ...method, name: method.isStatic ? id : method.name }),
        seeAlso(method.docstring.see),
      );
      return { title: id, id, scope: name.name, level: 3, body: section };
    }),
  ];
}

function written(className: string, { module, isStatic, name, signatures }: Method): string[] {
  return signatures.map((node) => signature(module, isStatic ? `${className}.${name}` : name, node));
}

function constBody({ name, module, nodes: [node], docstring }: PublicName): string {
  if (node.type !== "VariableDeclaration") throw new Error(`${name} is no constant.`);
  const declarator = node.declarations.find(({ id }) => id.type === "Identifier" && id.name === name);
  const { id, init } = declarator ?? {};
  const type = id?.type === "Identifier" && id.typeAnnotation ? module.slice(id.typeAnnotation) : "";
  // A list or an object of texts says more than its type.
  const value =
    type === "" && init && !/=>|\bnew\b/.test(module.slice(init)) ? ` = ${module.slice(init)}` : "";
  return paragraphs(
    type + value === "" ? undefined : codeBlock(`const ${name}${type}${value};`),
    docstring.text,
    seeAlso(docstring.see),
  );
}
