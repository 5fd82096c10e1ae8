import { scope as scopesByName } from "../../packages/spotify/src/auth/scope.ts";
import { describeScope, scopes } from "../../packages/spotify/src/auth/scopes.ts";
import { firstSentence } from "./docstring.ts";
import { fieldsOf } from "./members.ts";
import { code, type Page, paragraphs, type Reference, type Section, table } from "./page.ts";
import type { Topic } from "./plan.ts";
import type { Resource } from "./resources.ts";
import { idOf, sectionsOf } from "./sections.ts";
import { classOf, type PublicName, type Source } from "./source.ts";

/** A page about the names of some source files, by file and in the order in which these declare them. */
export function topicPage(
  reference: Reference,
  { file, title, intro }: Topic,
  names: readonly PublicName[],
  resources: readonly Resource[],
): Page {
  const options = {
    isWire: file === "models.md",
    without: file === "client.md" ? ["search"] : [],
  };
  const sections = names.flatMap((name) => sectionsOf(reference, name, options));
  return {
    file,
    title,
    ids: [],
    scope: "",
    intro: paragraphs(intro, ...imports(names)),
    sections: [...overviewOf(reference, file, names, resources), ...sections],
  };
}

/** The names of a page, by what they are imported from. */
function imports(names: readonly PublicName[]): string[] {
  return [...Map.groupBy(names, ({ specifier }) => specifier)].map(
    ([specifier, own]) => `From ${code(specifier)}: ${own.map((name) => code(idOf(name))).join(" · ")}`,
  );
}

/** What is read before the single names, where there is something that no docstring has as a whole. */
function overviewOf(
  { source }: Reference,
  file: string,
  names: readonly PublicName[],
  resources: readonly Resource[],
): Section[] {
  const overview = (title: string, body: string) => [{ title, id: "", scope: "", level: 2 as const, body }];
  if (file === "auth.md") return overview("All scopes", scopeTable(resources));
  if (file === "client.md") return overview("Resources of a client", resourceTable(resources));
  if (file === "errors.md") return overview("All errors", errorTable(source, names));
  return [];
}

function resourceTable(resources: readonly Resource[]): string {
  return table(
    ["resource", ""],
    resources.map(({ name, owner, methods }) => {
      const docstring = name === "search" ? methods[0]?.method.docstring : owner.docstring;
      return [`[${code(name)}](${name}.md)`, firstSentence(docstring?.text ?? "")];
    }),
  );
}

function scopeTable(resources: readonly Resource[]): string {
  const methods = resources.flatMap((resource) => resource.methods);
  const nameOf = (scope: string) =>
    Object.entries(scopesByName).find(([, value]) => value === scope)?.[0] ?? "";
  const rows = scopes.map((scope) => {
    const used = methods.filter(({ operation }) => operation.scopes.includes(scope));
    return [
      code(scope),
      code(`scope.${nameOf(scope)}`),
      describeScope(scope) ?? "",
      used.map(({ id }) => code(id)).join(", "),
    ];
  });
  return paragraphs(
    "In the words that a person reads before agreeing, with the methods that can use each. What one method needs is " +
      "said with the method.",
    table(["scope", "in code", "lets an app", "methods"], rows),
  );
}

function errorTable(source: Source, names: readonly PublicName[]): string {
  const rows = names.flatMap((name) => {
    const node = classOf(name);
    if (node === undefined) return [];
    const parent = source.superClass(name, node);
    const errorCode = fieldsOf(name, node).find(
      (field) => field.name === "code" && field.type.startsWith('"'),
    );
    return [
      [
        code(name.name),
        parent === undefined ? "" : code(parent.name),
        errorCode === undefined ? "" : code(errorCode.type.replaceAll('"', "")),
        firstSentence(name.docstring.text),
      ],
    ];
  });
  return table(["error", "is a", "code", ""], rows);
}
