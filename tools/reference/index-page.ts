import { firstSentence } from "./docstring.ts";
import { callOf, developmentModeInShort, scopesInWords } from "./operation-facts.ts";
import { code, type Page, paragraphs, table } from "./page.ts";
import { topics } from "./plan.ts";
import type { Resource, ResourceMethod } from "./resources.ts";

/** What is where, and all methods with what each needs. */
export function indexPage(resources: readonly Resource[]): Page {
  const methods = resources.flatMap((resource) => resource.methods);
  const operations = new Set(methods.map(({ operation }) => operation));
  return {
    file: "README.md",
    title: "Reference of @stagedoor/spotify",
    ids: [],
    scope: "",
    intro: paragraphs(
      "Made from the docstrings and from the table of operations by `npm run docs`: what is to be changed here is " +
        "changed there. For a first look, see [the package's own page](../../packages/spotify/README.md).",
      table(
        ["page", ""],
        topics.map(({ file, title, intro }) => [`[${title}](${file})`, intro]),
      ),
    ),
    sections: [
      {
        title: "All methods",
        id: "",
        scope: "",
        level: 2,
        body: paragraphs(
          `${methods.length} methods for Spotify's ${operations.size} operations, each under the client: ` +
            `${code("spotify.albums.get(id)")}. Needed are the scopes that are named; where none is, any token will do.`,
          `Resources: ${resources.map(({ name }) => `[${name}](${name}.md)`).join(" · ")}`,
          table(["method", "what it does", "operation", "needs"], methods.map(rowOf)),
        ),
      },
    ],
  };
}

function rowOf({ id, method, operation }: ResourceMethod): string[] {
  const needs = [
    scopesInWords(operation),
    operation.premiumOnly && "Premium",
    developmentModeInShort(operation),
  ].filter((need) => need !== undefined);
  return [code(id), firstSentence(method.docstring.text), code(callOf(operation)), needs.join("; ")];
}
