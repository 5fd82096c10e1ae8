import type { Method } from "./members.ts";
import {
  code,
  codeBlock,
  deprecation,
  paragraphs,
  points,
  type Reference,
  throwsPoints,
  typesPoint,
} from "./page.ts";
import { paramDefault, paramName, signature } from "./signature.ts";

/** What a method or function is called by, says and takes. `facts` stand between its parameters and what it throws. */
export function methodBody(
  reference: Reference,
  { name, module, signatures, docstring }: Pick<Method, "name" | "module" | "signatures" | "docstring">,
  facts: readonly (string | undefined)[] = [],
): string {
  const isConstructor = name.startsWith("new ");
  const written = signatures.map((node) => signature(module, name, node, !isConstructor));
  const params = signatures.at(-1)?.params ?? [];
  const described = params.map((param) => {
    const said = docstring.params.get(paramName(param));
    const fallback = paramDefault(module, param);
    if (said === undefined && fallback === undefined) return undefined;
    const end = fallback === undefined ? "" : `Default ${code(fallback)}.`;
    return `${code(paramName(param))}: ${[said, end].filter(Boolean).join(". ")}`;
  });
  return paragraphs(
    codeBlock(...written),
    deprecation(docstring),
    docstring.text,
    points(
      ...described,
      docstring.returns && `**Returns** ${docstring.returns}`,
      ...facts,
      ...throwsPoints(docstring),
      typesPoint(reference, written.join("\n"), name.replace("new ", "")),
    ),
  );
}
