import type { Function as FunctionNode, ParamPattern, Span, TSTypeAnnotation } from "oxc-parser";
import { onOneLine } from "./docstring.ts";
import type { Module } from "./source.ts";

const WIDTH = 100;

/** A type on one line, without what only the compiler needs. */
export function typeText(module: Module, node: Span): string {
  return onOneLine(module.slice(node))
    .replace(/^\| /, "")
    .replace(/\b(?:readonly )(?=\w+\??:)/g, "")
    .replace(/(\?: [^;{}]+?) \| undefined(?=;|\s*\})/g, "$1");
}

/** The type of what may be left out: that it may be `undefined` goes without saying. */
export function optionalTypeText(module: Module, node: Span): string {
  return typeText(module, node)
    .replace(/ \| undefined$/, "")
    .replace(/^\((\(.*\) => .*)\)$/, "$1");
}

/** `get(id: string, options?: MarketOptions): Promise<Album>`, over several lines where it is long. */
export function signature(module: Module, name: string, node: FunctionNode, returns = true): string {
  const typeParameters = node.typeParameters ? onOneLine(module.slice(node.typeParameters)) : "";
  const params = node.params.map((param) => paramText(module, param));
  const returned = returns && node.returnType ? `: ${annotated(module, node.returnType)}` : "";
  const line = `${name}${typeParameters}(${params.join(", ")})${returned}`;
  if (line.length <= WIDTH || params.length === 0) return line;
  return `${name}${typeParameters}(\n${params.map((param) => `  ${param},\n`).join("")})${returned}`;
}

/** A parameter's own name; `options` where it is taken apart at once. */
export function paramName(param: ParamPattern): string {
  const target = param.type === "AssignmentPattern" ? param.left : param;
  const named = target.type === "RestElement" ? target.argument : target;
  return named.type === "Identifier" ? named.name : "options";
}

/** A default that says something: `{}` and `undefined` do not. */
export function paramDefault(module: Module, param: ParamPattern): string | undefined {
  if (param.type !== "AssignmentPattern") return undefined;
  const text = onOneLine(module.slice(param.right));
  return text === "{}" || text === "undefined" ? undefined : text;
}

function paramText(module: Module, param: ParamPattern): string {
  const isOptional = param.type === "AssignmentPattern";
  const target = isOptional ? param.left : param;
  const annotation = "typeAnnotation" in target ? target.typeAnnotation : undefined;
  const mark = isOptional || ("optional" in target && target.optional) ? "?" : "";
  const name = `${target.type === "RestElement" ? "..." : ""}${paramName(param)}${mark}`;
  return annotation ? `${name}: ${annotated(module, annotation)}` : name;
}

function annotated(module: Module, { typeAnnotation }: TSTypeAnnotation): string {
  return typeText(module, typeAnnotation);
}
