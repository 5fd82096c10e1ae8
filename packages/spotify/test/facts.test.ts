import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Operation, operations } from "../src/index.ts";

/** An operation as the collected facts have it, made from Spotify's OpenAPI description and changelogs. */
interface Fact {
  readonly method: string;
  readonly path: string;
  readonly operation_id: string;
  readonly deprecated: boolean;
  readonly scopes: string[];
  readonly scope_rule: string;
  readonly parameters: { name: string; in: string; default?: number; maximum?: number }[];
  readonly body?: { content_type: string; fields: Record<string, unknown> };
  readonly paging?: string;
  readonly premium_only: boolean;
  readonly development_mode: "available" | "removed" | "closed-2024";
  readonly development_mode_replacement?: string;
  readonly batch_max?: number;
  readonly success_status: number;
}

// The facts stand beside the checkout where the project is worked on, and are no part of it.
const file = new URL("../../../../shared/facts/endpoints.json", import.meta.url);
const facts: Fact[] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).operations : [];

/** Where the table knows better than the description, and from where. */
const differences: Record<string, Partial<Record<keyof Operation, string>>> = {
  "get-the-users-currently-playing-track": {
    scopes: "one of two scopes will do: Spotify's page of scopes names both",
    scopeRule: "one of two scopes will do",
  },
  "get-an-artists-albums": { paging: "apps of extended quota kept pages of 50" },
  "get-a-list-of-current-users-playlists": {
    scopes: "Spotify's page of scopes: another adds the collaborative ones",
  },
  search: { paging: "apps of extended quota kept pages of 50; offset and limit end at 1,000" },
};

function rule(fact: Fact): string {
  return fact.scope_rule.startsWith("ugc-image-upload and one") ? "first-and-any" : fact.scope_rule;
}

function expected(fact: Fact): Record<keyof Operation, unknown> {
  const query = fact.parameters.filter((parameter) => parameter.in === "query");
  const limit = query.find(({ name }) => name === "limit");
  const isPaged = fact.paging !== undefined && !fact.paging.includes("embedded");
  const body = fact.body?.content_type === "image/jpeg" ? "image/jpeg" : Object.keys(fact.body?.fields ?? {});
  return {
    id: fact.operation_id,
    method: fact.method,
    path: fact.path,
    scopes: fact.scopes,
    scopeRule: rule(fact),
    // Recommendations have 42 more, a bound and an attribute each.
    query: query.map(({ name }) => name).filter((name) => !/^(?:min|max|target)_/.test(name)),
    body: Array.isArray(body) && body.length === 0 ? undefined : body,
    paging: isPaged ? { by: fact.paging, default: limit?.default, max: limit?.maximum } : undefined,
    batch: fact.batch_max,
    premiumOnly: fact.premium_only || undefined,
    deprecated: fact.deprecated || undefined,
    developmentMode: { available: undefined, removed: "removed", "closed-2024": "closed" }[
      fact.development_mode
    ],
    replacement: fact.development_mode_replacement,
    answer: undefined,
  };
}

describe.skipIf(facts.length === 0)(
  "the table of operations, beside what is known of Spotify (where the facts are)",
  () => {
    it("has each operation once", () => {
      expect(operations.map(({ id }) => id).toSorted()).toEqual(
        facts.map((fact) => fact.operation_id).toSorted(),
      );
      expect(operations).toHaveLength(97);
    });

    it.each(facts.map((fact) => [fact.operation_id, fact] as const))("describes %s", (id, fact) => {
      const operation = operations.find((candidate) => candidate.id === id);
      if (operation === undefined) throw new Error(`no ${id}`);
      const known = expected(fact);
      const found: typeof known = {
        ...known,
        ...operation,
        query: operation.query ?? [],
        body: operation.body,
        paging: operation.paging,
        batch: operation.batch?.max,
        premiumOnly: operation.premiumOnly,
        deprecated: operation.deprecated,
        developmentMode: operation.developmentMode,
        replacement: operation.replacement,
        answer: undefined,
      };
      for (const field of Object.keys(differences[id] ?? {}) as (keyof Operation)[]) {
        expect(found[field], `${id} does not differ in ${field} any more`).not.toEqual(known[field]);
        delete found[field as never];
        delete known[field as never];
      }
      expect(found).toEqual(known);
    });
  },
);
