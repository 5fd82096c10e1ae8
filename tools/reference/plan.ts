import type { Resource } from "./resources.ts";
import type { Named, Source } from "./source.ts";

/** A page that is not a resource's. */
export interface Topic {
  readonly file: string;
  readonly title: string;
  readonly intro: string;
  /**
   * The source files whose names it has, in their order on the page. A folder ends in a slash and has what is not
   * named by its file elsewhere.
   */
  readonly sources: readonly string[];
}

export const topics: readonly Topic[] = [
  {
    file: "client.md",
    title: "The client",
    intro: "`Spotify` has a resource for each part of the Web API, and lists that are walked page by page.",
    sources: [
      "client/spotify.ts",
      "client/listing.ts",
      "client/walk.ts",
      "client/page-size.ts",
      "client/call.ts",
      "api/options.ts",
      "client/",
    ],
  },
  {
    file: "config-and-sign-in.md",
    title: "Configuration and sign-in",
    intro: "Where an app's settings come from, and how a person's consent becomes a token.",
    sources: ["config.ts", "auth/redirect-uri.ts", "sign-in/", "auth/sign-in-attempt.ts", "auth/random.ts"],
  },
  {
    file: "auth.md",
    title: "Credentials, tokens and scopes",
    intro: "What an app shows the accounts service, and what it gets from it.",
    sources: ["auth/credentials.ts", "auth/token.ts", "auth/refreshing-token.ts", "auth/scope.ts", "auth/"],
  },
  {
    file: "senders.md",
    title: "Senders",
    intro: "What carries requests to Spotify: `fetch`, and layers around it.",
    sources: ["sender/sender.ts", "sender/standard.ts", "sender/fetch.ts", "sender/"],
  },
  {
    file: "errors.md",
    title: "Errors",
    intro: "What is thrown and rejected with, and how to tell it apart: by `instanceof`, or by `kind`.",
    sources: [
      "errors.ts",
      "failure.ts",
      "client/http-error.ts",
      "auth/auth-error.ts",
      "auth/sign-in-error.ts",
    ],
  },
  {
    file: "models.md",
    title: "Models",
    intro:
      "Spotify's own objects, with the names that they have on the wire. Fields that Spotify adds are kept, though " +
      "they are not in the types.",
    sources: ["model/"],
  },
  {
    file: "conversions.md",
    title: "Conversions",
    intro: "Between ids, URIs and web addresses, both ways.",
    sources: ["convert.ts", "short-link.ts"],
  },
  {
    file: "operations.md",
    title: "Operations as data",
    intro: "What Spotify's Web API has, as one table. The pages of the resources are made from it.",
    sources: ["operations/"],
  },
];

/** A public name's page, and where it comes there: smaller is earlier. */
export interface PlaceOf {
  readonly file: string;
  readonly order: readonly [source: number, file: string, isType: number, start: number];
}

/**
 * The page that a name of the package stands on, by the file that declares it: a topic's, or that of the resource
 * which alone uses the file. What can be called comes before the types of its options.
 *
 * @throws {Error} when no page is for that file
 */
export function placeOf(named: Named, resources: readonly Resource[], source: Source): PlaceOf {
  const { module, name, nodes } = named;
  const [{ type, start }] = nodes;
  const isType = type === "TSInterfaceDeclaration" || type === "TSTypeAliasDeclaration" ? 1 : 0;
  for (const place of [module.file, ...foldersOf(module.file)]) {
    for (const { file, sources } of topics) {
      const index = sources.indexOf(place);
      if (index >= 0) return { file, order: [index, module.file, isType, start] };
    }
  }
  const users = resources.filter((resource) => usesFile(source, fileOf(resource), module.file, new Set()));
  const [user] = users;
  if (user !== undefined && users.length === 1) {
    return { file: `${user.name}.md`, order: [0, module.file, isType, start] };
  }
  throw new Error(
    `${name} of ${module.file} has no page of the reference: name one for the file in tools/reference/plan.ts.`,
  );
}

/** `sender/retry/` and `sender/` of `sender/retry/timing.ts`. */
function foldersOf(file: string): string[] {
  const parts = file.split("/").slice(0, -1);
  return parts.map((_, index) => `${parts.slice(0, parts.length - index).join("/")}/`);
}

function fileOf({ name }: Resource): string {
  return `api/${name}.ts`;
}

/** Whether a file of `api` is another, or imports it by way of others there. */
function usesFile(source: Source, from: string, file: string, seen: Set<string>): boolean {
  if (from === file) return true;
  if (seen.has(from) || !from.startsWith("api/")) return false;
  seen.add(from);
  const imported = [...source.module(from).imports.values()].map((target) => target.file);
  return imported.some((next) => usesFile(source, next, file, seen));
}
