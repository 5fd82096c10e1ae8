import { methodBody } from "./methods.ts";
import {
  batchInWords,
  callOf,
  developmentModeInWords,
  pagingInWords,
  scopesInWords,
} from "./operation-facts.ts";
import { code, type Page, paragraphs, type Reference, type Section, seeAlso } from "./page.ts";
import { methodsThatCall, type Resource, type ResourceMethod } from "./resources.ts";
import { classOf } from "./source.ts";

const PAGES = "https://developer.spotify.com/documentation/web-api/reference/";

/** A page of all methods of a resource, with what Spotify's table says of each. `types` come at its end. */
export function resourcePage(
  reference: Reference,
  resource: Resource,
  resources: readonly Resource[],
  types: readonly Section[],
): Page {
  const { name, owner, methods } = resource;
  const isSearch = name === "search";
  const sections = methods.flatMap(({ id, method, operation }, index): Section[] => {
    const facts = factsOf({ id, method, operation }, resources);
    const own = { title: method.name, id, scope: name, level: 2 as const };
    const section = { ...own, body: methodBody(reference, method, facts) };
    const isFirstInherited =
      method.module !== owner.module && method.module !== methods[index - 1]?.method.module;
    return isFirstInherited ? [...inherited(reference, resource), section] : [section];
  });
  return {
    file: `${name}.md`,
    title: `spotify.${name}`,
    scope: name,
    ids: isSearch ? [] : [owner.name],
    intro: paragraphs(
      isSearch
        ? `${code("spotify.search()")}, a method of the client itself.`
        : `${code(`spotify.${name}`)}, or ${code(`new ${owner.name}(connection)`)} by itself.`,
      isSearch ? undefined : owner.docstring.text,
      isSearch ? undefined : methods.map(({ method }) => code(method.name)).join(" · "),
      "Beside what is said here, every call [rejects as all do](errors.md), and takes the options of `CallOptions`.",
    ),
    sections: [...sections, ...types],
  };
}

function factsOf(
  { method, operation }: ResourceMethod,
  resources: readonly Resource[],
): (string | undefined)[] {
  const { see } = method.docstring;
  const page = see.find((address) => address.startsWith(PAGES)) ?? PAGES + operation.id;
  const lost = developmentModeInWords(operation, (call) => methodsThatCall(resources, call));
  const paging = pagingInWords(operation);
  const batch = batchInWords(operation);
  const isOld = operation.deprecated && method.docstring.deprecated === undefined;
  return [
    `**Operation** ${code(callOf(operation))} ([Spotify's page](${page}))${isOld ? ", which Spotify deprecates" : ""}`,
    `**Scopes** ${scopesInWords(operation) ?? "none"}`,
    operation.premiumOnly && "**Premium** is needed",
    paging && `**Pages** ${paging}`,
    batch && `**Batches** ${batch}`,
    lost && `**Development Mode** ${lost}`,
    seeAlso(see.filter((address) => address !== page)),
  ];
}

/** What is said of the class that a resource has its further methods from. */
function inherited({ source }: Reference, { name, owner }: Resource): Section[] {
  const node = classOf(owner);
  const parent = node && source.superClass(owner, node);
  if (parent === undefined) return [];
  return [{ title: parent.name, id: parent.name, scope: name, level: 2, body: parent.docstring.text }];
}
