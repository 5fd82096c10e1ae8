import type { Class, ClassElement, Function as FunctionNode } from "oxc-parser";
import { type Docstring, noDocstring } from "./docstring.ts";
import { typeText } from "./signature.ts";
import { classOf, type Module, type Named, type Source } from "./source.ts";

/** A method of a class, overloads together, or its constructor. */
export interface Method {
  readonly name: string;
  readonly module: Module;
  readonly isStatic: boolean;
  /** What can be called: with overloads, those alone. */
  readonly signatures: readonly FunctionNode[];
  readonly docstring: Docstring;
}

/** A field or accessor of a class. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly docstring: Docstring;
}

/** A class's public methods, its constructor as `constructor`, in the order of its source. */
export function methodsOf({ module }: Named, node: Class): Method[] {
  const methods = new Map<string, Method>();
  for (const element of node.body.body) {
    if (element.type !== "MethodDefinition" && element.type !== "TSAbstractMethodDefinition") continue;
    if (element.kind === "get" || element.kind === "set" || !isPublic(element)) continue;
    const name = nameOf(module, element);
    const there = methods.get(name);
    const hasOverloads = there?.signatures.some(({ body }) => body === null) ?? false;
    methods.set(name, {
      name,
      module,
      isStatic: element.static,
      signatures:
        hasOverloads && element.value.body
          ? (there?.signatures ?? [])
          : [...(there?.signatures ?? []), element.value],
      docstring: there && there.docstring !== noDocstring ? there.docstring : module.docstringOf(element),
    });
  }
  return [...methods.values()];
}

/** The same, and after them those of the classes that it extends. */
export function allMethodsOf(source: Source, named: Named): Method[] {
  const node = classOf(named);
  if (node === undefined) throw new Error(`${named.name} is no class.`);
  const own = methodsOf(named, node);
  const parent = source.superClass(named, node);
  if (parent === undefined) return own;
  const names = new Set(own.map(({ name }) => name));
  return [...own, ...allMethodsOf(source, parent).filter(({ name }) => !names.has(name))];
}

/** A class's public fields and what reads like one, in the order of its source. */
export function fieldsOf({ module }: Named, node: Class): Field[] {
  return node.body.body.flatMap((element): Field[] => {
    if (!isPublic(element)) return [];
    const docstring = module.docstringOf(element);
    if (element.type === "PropertyDefinition" || element.type === "TSAbstractPropertyDefinition") {
      const type = element.typeAnnotation?.typeAnnotation ?? element.value;
      return [{ name: nameOf(module, element), type: type ? typeText(module, type) : "unknown", docstring }];
    }
    if (element.type !== "MethodDefinition" || element.kind !== "get") return [];
    const type = element.value.returnType?.typeAnnotation;
    return [{ name: nameOf(module, element), type: type ? typeText(module, type) : "unknown", docstring }];
  });
}

/** What consoles alone call is left out. */
function isPublic(element: ClassElement): boolean {
  if (element.type === "StaticBlock" || element.type === "TSIndexSignature") return false;
  const isPrivate =
    element.key.type === "PrivateIdentifier" || (element.accessibility ?? "public") !== "public";
  return !isPrivate && element.key.type !== "CallExpression";
}

function nameOf(
  module: Module,
  element: Exclude<ClassElement, { type: "StaticBlock" | "TSIndexSignature" }>,
): string {
  const name = module.slice(element.key);
  return element.computed ? `[${name}]` : name;
}
