import { existsSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { SpotifyScope } from "../src/index.ts";
import { askForToken, basic, call, readTokens } from "./flow.ts";
import { everything, forbidden, member, noScope, refusalOf } from "./member.ts";
import { emulatorFor, everyOperation, perform, readyEmulator } from "./operations.ts";

/** An operation as the collected facts have it, made from Spotify's OpenAPI description and changelogs. */
interface Fact {
  method: string;
  path: string;
  scopes: SpotifyScope[];
  scope_rule: string;
  user_token_required: boolean;
  parameters: Parameter[];
  body?: { fields: Record<string, { max_items?: number | null }> };
  batch_max?: number;
  success_status: number;
  response_schema?: string;
  premium_only: boolean;
  development_mode: "available" | "removed" | "closed-2024";
}

interface Parameter {
  name: string;
  in: string;
  default?: number;
  maximum?: number;
  max_items?: number;
}

// The facts stand beside the checkout where the project is worked on, and are no part of it.
const file = new URL("../../../../shared/facts/endpoints.json", import.meta.url);
const missing = existsSync(file) ? undefined : "there is no shared/facts/endpoints.json beside the checkout";
const facts: Fact[] = missing === undefined ? JSON.parse(readFileSync(file, "utf8")).operations : [];
const nameOf = ({ method, path }: Fact) => `${method} ${path}`;
const byName = (chosen: readonly Fact[]) => chosen.map((fact) => [nameOf(fact), fact] as const);

/** Where one scope of a list is told, and another will do: Spotify's page of scopes names both. */
const alternatives: Record<string, SpotifyScope> = {
  "GET /me/player/currently-playing": "user-read-playback-state",
};

/** Whose numbers in the facts are those of Development Mode. */
const smallPages = ["GET /search", "GET /artists/{id}/albums"];

describe("every operation, beside what is known of Spotify's", () => {
  beforeEach((context) => {
    if (missing !== undefined) context.skip(missing);
  });

  it("is there", () => {
    expect(Object.keys(everyOperation).sort()).toEqual(facts.map(nameOf).sort());
    expect(facts.length === 0 || facts.length === 97).toBe(true);
  });

  it.each(byName(facts))(
    "%s answers with that status, and no body where none is known",
    async (name, fact) => {
      const response = await perform(await member(emulatorFor("extended", name)), name);
      const hasBody = (await response.text()) !== "";
      expect([response.status, hasBody]).toEqual([fact.success_status, fact.response_schema !== undefined]);
    },
  );

  it.each(byName(facts))("%s is there for apps in Development Mode as it is known", async (name, fact) => {
    const response = await perform(await member(emulatorFor("development", name)), name);
    if (fact.development_mode === "available") expect(response.status).toBe(fact.success_status);
    else expect(await refusalOf(response)).toEqual(forbidden);
  });

  it.each(byName(facts))("%s needs those scopes", async (name, { scopes, scope_rule: rule }) => {
    const emulator = emulatorFor("extended", name);
    const without = async (missing: readonly SpotifyScope[]) => {
      const held = everything.filter((scope) => !missing.includes(scope));
      return perform(await member(emulator, "ada", held), name);
    };
    const other = alternatives[name];
    if (other !== undefined) expect((await without(scopes)).ok).toBe(true);
    for (const missing of refusedWithout(rule, scopes).map((each) => (other ? [...each, other] : each))) {
      expect(await refusalOf(without(missing)), `without ${missing}`).toEqual(noScope);
    }
    const needed = rule === "optional" ? [] : scopes;
    const unneeded = everything.filter((scope) => !needed.includes(scope));
    expect((await without(unneeded)).ok).toBe(true);
  });

  it.each(byName(facts))("%s needs a person, or none", async (name, fact) => {
    const emulator = emulatorFor("extended", name);
    const form = { grant_type: "client_credentials" };
    const { access_token } = await readTokens(await askForToken(emulator, form, basic()));
    const { method, parameters, user_token_required } = fact;
    const market = parameters.some((parameter) => parameter.name === "market") ? { market: "SE" } : {};
    const path = everyOperation[name]?.path ?? "";
    const response = await call(emulator, withQuery(path, market), access_token, { method });
    expect(response.status).toBe(user_token_required ? 401 : fact.success_status);
  });

  it.each(byName(facts.filter((fact) => fact.premium_only)))("%s needs Premium", async (name) => {
    const response = await perform(await member(emulatorFor("extended", name), "hana"), name);
    expect(await response.json()).toMatchObject({ error: { status: 403, reason: "PREMIUM_REQUIRED" } });
  });

  it("and no other one does", async () => {
    const emulator = readyEmulator("extended");
    emulator.control.people.update("ada", { product: "free" });
    const ada = await member(emulator);
    for (const fact of facts.filter((fact) => !fact.premium_only && fact.method === "GET")) {
      expect((await perform(ada, nameOf(fact))).status, nameOf(fact)).toBe(200);
    }
  });

  const limited = facts.filter(({ parameters }) => parameters.some(({ name }) => name === "limit"));
  it.each(byName(limited))("%s has pages of that size", async (name, { parameters }) => {
    const ada = await member(emulatorFor(smallPages.includes(name) ? "development" : "extended", name));
    const limit = parameters.find((parameter) => parameter.name === "limit");
    const path = everyOperation[name]?.path ?? "";
    const most = limit?.maximum ?? 0;
    const size = async (query: object) => {
      const response = await perform(ada, name, { path: withQuery(path, query) });
      return limitIn(await response.json());
    };
    expect(await size({})).toBe(limit?.default);
    expect(await size({ limit: most })).toBe(most);
    expect(await size({ limit: 1 })).toBe(1);
    for (const wrong of [0, most + 1]) {
      const response = perform(ada, name, { path: withQuery(path, { limit: wrong }) });
      expect(await refusalOf(response)).toEqual([400, "Invalid limit"]);
    }
  });

  const batches = facts.filter(({ batch_max }) => batch_max !== undefined);
  it.each(byName(batches))("%s takes as many at once", async (name, fact) => {
    const ada = await member(emulatorFor("extended", name));
    for (const ask of batchesOf(name, fact)) {
      expect((await perform(ada, name, ask(ask.most))).status, `${ask.most}`).toBe(fact.success_status);
      expect((await perform(ada, name, ask(ask.most + 1))).status, `${ask.most + 1}`).toBe(400);
    }
  });
});

/** Sets of scopes without one of which nothing goes. */
function refusedWithout(rule: string, scopes: readonly SpotifyScope[]): (readonly SpotifyScope[])[] {
  const [first, ...others] = scopes;
  if (rule === "all") return scopes.map((scope) => [scope]);
  if (rule === "any") return [scopes];
  if (rule.includes("and one of the others")) return [first === undefined ? [] : [first], others];
  // Of a track, which is what is asked for.
  return rule === "by-uri-type" ? [scopes.slice(0, 1)] : [];
}

/** The size of a page, or of the first page in an answer, or of what is no page. */
function limitIn(body: unknown): unknown {
  const { limit, tracks, ...rest } = body as Record<string, unknown>;
  if (limit !== undefined) return limit;
  if (Array.isArray(tracks)) return tracks.length;
  const pages = [tracks, ...Object.values(rest)] as ({ limit?: number } | undefined)[];
  return pages.find((page) => page?.limit !== undefined)?.limit;
}

function withQuery(path: string, query: object): string {
  const more = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return more.size === 0 ? path : `${path}${path.includes("?") ? "&" : "?"}${more}`;
}

/** Requests with as many ids or URIs as is told: one for each place of the request that may hold them. */
function batchesOf(name: string, { parameters, body, batch_max: most = 0 }: Fact) {
  const { path = "", body: usual } = everyOperation[name] ?? {};
  const [place = "", question] = path.split("?");
  const query = new URLSearchParams(question);
  const inQuery = parameters
    .filter((parameter) => parameter.max_items !== undefined)
    .map((parameter) => {
      const [one = "ada"] = (query.get(parameter.name) ?? firstUri(usual))?.split(",") ?? [];
      const ask = (count: number) => {
        query.set(parameter.name, Array(count).fill(one).join(","));
        return { path: `${place}?${query}`, body: undefined };
      };
      return Object.assign(ask, { most: parameter.max_items ?? most });
    });
  const inBody = Object.entries(body?.fields ?? {})
    .filter(([, field]) => field.max_items !== undefined)
    .map(([field, { max_items }]) => {
      const id = query.get("ids");
      const [one] = (usual as Record<string, unknown[]> | undefined)?.[field] ?? [
        field === "timestamped_ids" ? { id, added_at: "2026-01-01T00:00:00Z" } : id,
      ];
      const type = query.get("type");
      const ask = (count: number) => ({
        path: type === null ? place : `${place}?type=${type}`,
        body: { [field]: Array(count).fill(one) },
      });
      return Object.assign(ask, { most: max_items ?? most });
    });
  return [...inQuery, ...inBody];
}

function firstUri(body: unknown): string | undefined {
  const { uris } = (body ?? {}) as { uris?: string[] };
  return uris?.[0];
}
