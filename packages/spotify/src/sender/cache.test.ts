import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.ts";
import { json, rejection, startUpstream, text, type Upstream } from "../../test/upstream.ts";
import { ConfigError } from "../errors.ts";
import { isFromCache } from "./cache/from-cache.ts";
import { type CacheOptions, withCache } from "./cache.ts";
import { fetchSender } from "./fetch.ts";
import type { Sender, SenderInit } from "./sender.ts";
import { readText } from "./timeout.ts";

const FRESH = { "cache-control": "private, max-age=60" };

/** Answers with who asks. */
const echo: Upstream["answer"] = (response, request) =>
  json(200, request.headers.authorization, FRESH)(response, request);

/** A local Spotify, and a sender with a cache before it. */
async function start(options: CacheOptions = {}) {
  const upstream = await startUpstream();
  const clock = new FakeClock(Date.now());
  const sender = withCache(fetchSender(), { clock, ...options });
  const send = (init: Partial<SenderInit> = {}, path = "/v1/albums/x?market=SE") =>
    sender(upstream.url + path, { method: "GET", headers: { authorization: "Bearer a" }, ...init });
  const close = () => upstream[Symbol.asyncDispose]();
  return { upstream, clock, sender, send, count: () => upstream.seen.length, [Symbol.asyncDispose]: close };
}

describe("an answer that is fresh", () => {
  it("is given again without asking, whole, with its age", async () => {
    await using it = await start();
    it.upstream.answer = json(200, { name: "Ø" }, FRESH);
    const first = await it.send();
    const body = await readText(first);
    await it.clock.advance(59_000);
    const again = await it.send();
    expect(await readText(again)).toBe(body);
    expect(body).toBe('{"name":"Ø"}');
    expect([again.status, again.url, again.headers.get("content-type")]).toEqual([
      200,
      first.url,
      "application/json",
    ]);
    expect(Number(again.headers.get("age"))).toBeGreaterThanOrEqual(59);
    expect([isFromCache(first), isFromCache(again), it.count()]).toEqual([false, true, 1]);
    await it.clock.advance(1_000);
    await it.send();
    expect(it.count()).toBe(2);
  });

  it("that may not be kept is passed on as it comes, to the only one who waits", async () => {
    await using it = await start();
    let finish = () => {};
    it.upstream.answer = (response) => {
      response.writeHead(200, { "cache-control": "no-store" }).write("beginning, ");
      finish = () => void response.end("end");
    };
    // The head is there though the end is not.
    const response = await it.send();
    finish();
    expect(await readText(response)).toBe("beginning, end");
    expect([isFromCache(response), it.count()]).toEqual([false, 1]);
  });

  it("that may not be kept is given whole to all who wait for it", async () => {
    await using it = await start();
    it.upstream.answer = json(200, { name: "x" }, { "cache-control": "no-store" });
    const answers = await Promise.all([it.send(), it.send(), it.send()]);
    expect(await Promise.all(answers.map((answer) => readText(answer)))).toEqual(
      Array(3).fill('{"name":"x"}'),
    );
    expect(it.count()).toBe(1);
  });

  it("may have no body, or one that is no text", async () => {
    await using it = await start();
    it.upstream.answer = (response) => response.writeHead(204, FRESH).end();
    for (const _ of "12") expect([(await it.send()).status, (await it.send()).body]).toEqual([204, null]);
    const bytes = Uint8Array.of(0xff, 0xd8, 0, 0xef, 0xbb, 0xbf);
    it.upstream.answer = (response) => response.writeHead(200, FRESH).end(bytes);
    for (const _ of "12") expect(await (await it.send({}, "/image")).bytes()).toEqual(bytes);
    expect(it.count()).toBe(2);
  });

  it("is the person's own, the address's own, and of the choice that it varies by", async () => {
    await using it = await start();
    it.upstream.answer = (response, { url, headers }) =>
      json(200, [url, headers.authorization, headers["accept-language"]], {
        ...FRESH,
        vary: "Accept-Language",
      })(response, it.upstream.seen[0] ?? { method: "", url, headers, body: "" });
    const asked: string[] = [];
    for (let round = 0; round < 2; round++) {
      for (const authorization of ["Bearer a", "Bearer b"]) {
        for (const language of ["de", "en"]) {
          for (const path of ["/v1/me", "/v1/me?x=1"]) {
            const headers = { "accept-language": language, authorization };
            asked.push(JSON.stringify([path, authorization, language]));
            expect(await readText(await it.send({ headers }, path))).toBe(asked.at(-1));
          }
        }
      }
    }
    expect(it.count()).toBe(asked.length / 2);
  });

  it("is nobody's where nobody knows who asks: a layer beneath may say it", async () => {
    await using upstream = await startUpstream();
    upstream.answer = echo;
    const signedBy = (authorization: string): Sender => {
      const base = fetchSender();
      return (url, init) => base(url, { ...init, headers: { ...init.headers, authorization } });
    };
    let person = "Bearer a";
    const sender = withCache((url, init) => signedBy(person)(url, init));
    const ask = async () => readText(await sender(upstream.url, { method: "GET", headers: {} }));
    const one = ask();
    person = "Bearer b";
    const another = ask();
    expect([await one, await another, await ask()]).toEqual(['"Bearer a"', '"Bearer b"', '"Bearer b"']);
    expect(upstream.seen.length).toBe(3);
  });

  it("is the person's own also where the header's name is not in lower case", async () => {
    await using it = await start();
    it.upstream.answer = echo;
    for (let round = 0; round < 2; round++) {
      for (const person of ["Bearer a", "Bearer b"]) {
        for (const name of ["Authorization", "AUTHORIZATION", "authorization"]) {
          expect(await readText(await it.send({ headers: { [name]: person } }))).toBe(`"${person}"`);
        }
      }
    }
    expect(it.count()).toBe(2);
    await it.send({ method: "PUT", headers: { Authorization: "Bearer a" } });
    for (const person of ["Bearer a", "Bearer b"]) await it.send({ headers: { authorization: person } });
    await it.send({ headers: { authorization: "Bearer b", "Cache-Control": "no-store" } });
    expect(it.count()).toBe(5);
  });

  it("is not given where the request says no-cache or no-store", async () => {
    await using it = await start();
    it.upstream.answer = json(200, {}, FRESH);
    const headers = { authorization: "Bearer a" };
    await it.send({ headers: { ...headers, "cache-control": "no-store" } });
    await it.send();
    await it.send({ headers: { ...headers, "cache-control": "no-cache" } });
    await it.send({ headers: { ...headers, "cache-control": "no-store" } });
    expect(it.count()).toBe(4);
    await it.send();
    expect(it.count()).toBe(4);
  });

  it.each<[string, number, Record<string, string>]>([
    ["an error", 404, FRESH],
    ["a redirect", 302, FRESH],
    ["what must not be stored", 200, { "cache-control": "no-store, max-age=60" }],
    ["what says nothing", 200, {}],
    ["what varies by anything", 200, { ...FRESH, vary: "*" }],
  ])("is never %s", async (_, status, headers) => {
    await using it = await start();
    it.upstream.answer = text(status, "body", headers);
    for (const __ of "12") expect((await it.send()).status).toBe(status);
    expect(it.count()).toBe(2);
  });
});

describe("an answer that is stale", () => {
  const stale = {
    etag: '"1"',
    "last-modified": "Sat, 01 Aug 2026 11:00:00 GMT",
    "cache-control": "max-age=0",
  };

  it("is asked about, and a 304 makes it fresh anew", async () => {
    await using it = await start();
    it.upstream.answer = json(200, { version: 1 }, stale);
    await it.send();
    it.upstream.answer = (response) => response.writeHead(304, { ...FRESH, etag: '"1"', "x-new": "1" }).end();
    const renewed = await it.send();
    expect([renewed.status, await readText(renewed)]).toEqual([200, '{"version":1}']);
    expect([renewed.headers.get("x-new"), renewed.headers.get("content-type")]).toEqual([
      "1",
      "application/json",
    ]);
    expect(isFromCache(renewed)).toBe(true);
    const { headers } = it.upstream.seen[1] ?? {};
    expect([headers?.["if-none-match"], headers?.["if-modified-since"]]).toEqual([
      '"1"',
      stale["last-modified"],
    ]);
    await it.clock.advance(59_000);
    expect(await readText(await it.send())).toBe('{"version":1}');
    expect(it.count()).toBe(2);
  });

  it("gives way to a new one", async () => {
    await using it = await start();
    it.upstream.answer = json(200, { version: 1 }, stale);
    await it.send();
    it.upstream.answer = json(200, { version: 2 }, FRESH);
    for (const _ of "12") expect(await readText(await it.send())).toBe('{"version":2}');
    expect(it.count()).toBe(2);
  });

  it("gives way also to one that is not kept", async () => {
    await using it = await start();
    it.upstream.answer = json(200, { version: 1 }, FRESH);
    await it.send();
    it.upstream.answer = json(200, { version: 2 }, { "cache-control": "no-store" });
    await it.send({ headers: { authorization: "Bearer a", "cache-control": "no-cache" } });
    expect(await readText(await it.send())).toBe('{"version":2}');
  });

  it("is not given in place of an error, nor forgotten for it", async () => {
    await using it = await start();
    it.upstream.answer = json(200, { version: 1 }, stale);
    await it.send();
    it.upstream.answer = text(503, "trouble");
    expect((await it.send()).status).toBe(503);
    it.upstream.answer = (response) => response.writeHead(304).end();
    expect(await readText(await it.send())).toBe('{"version":1}');
  });

  it("is asked for anew where a 304 speaks of another", async () => {
    await using it = await start();
    it.upstream.answer = json(200, { version: 1 }, stale);
    await it.send();
    it.upstream.answer = (response, { headers }) => {
      if (headers["if-none-match"]) response.writeHead(304, { etag: '"2"' }).end();
      else response.writeHead(200, { etag: '"2"' }).end("second");
    };
    expect(await readText(await it.send())).toBe("second");
  });

  it("is not asked about where that is not wanted, or the caller asks in its own way", async () => {
    await using it = await start({ revalidate: false });
    it.upstream.answer = json(200, {}, stale);
    for (const _ of "12") await it.send();
    expect(it.upstream.seen[1]?.headers["if-none-match"]).toBeUndefined();
    await using other = await start();
    other.upstream.answer = json(200, {}, { ...stale, ...FRESH });
    await other.send();
    other.upstream.answer = (response) => response.writeHead(304).end();
    expect(
      (await other.send({ headers: { authorization: "Bearer a", "if-none-match": '"0"' } })).status,
    ).toBe(304);
    expect(other.upstream.seen[1]?.headers["if-none-match"]).toBe('"0"');
  });
});

describe("a change", () => {
  const paths = [
    "/v1/playlists/x",
    "/v1/playlists/x/items",
    "/v1/playlists/y",
    "/v1/me/playlists",
    "/v1/me/player",
  ];

  /** Which of the paths are asked for again after a request. */
  async function forgottenBy(init: Partial<SenderInit>, path: string, status = 200): Promise<string[]> {
    await using it = await start();
    it.upstream.answer = json(200, {}, FRESH);
    for (const one of paths) await it.send({}, one);
    it.upstream.answer = status === 0 ? (response) => void response.destroy() : text(status, "");
    await it.send(init, path).catch(() => {});
    it.upstream.answer = json(200, {}, FRESH);
    const before = it.count();
    for (const one of paths) await it.send({}, one);
    return it.upstream.seen.slice(before).map(({ url }) => url);
  }

  it("has what it may have changed forgotten", async () => {
    for (const method of ["PUT", "POST", "DELETE"]) {
      const forgotten = await forgottenBy({ method }, "/v1/playlists/x/items?uris=u");
      expect(forgotten).toEqual(paths.filter((path) => path !== "/v1/playlists/y"));
    }
    expect(await forgottenBy({ method: "PUT" }, "/v1/me/player/volume")).toEqual(["/v1/me/player"]);
    expect(await forgottenBy({ method: "PUT" }, "/v1/me/library")).toEqual([
      "/v1/me/playlists",
      "/v1/me/player",
    ]);
  });

  it("does so where nobody knows if it was made, and not where it was refused", async () => {
    for (const status of [0, 500]) {
      expect(await forgottenBy({ method: "PUT" }, "/v1/playlists/y", status)).toContain("/v1/playlists/y");
    }
    expect(await forgottenBy({ method: "PUT" }, "/v1/playlists/y", 403)).toEqual([]);
    expect(await forgottenBy({ method: "HEAD" }, "/v1/playlists/y")).toEqual([]);
  });

  it("touches no other service", async () => {
    await using other = await startUpstream();
    await using it = await start();
    it.upstream.answer = json(200, {}, FRESH);
    other.answer = json(200, {});
    await it.send({}, "/v1/me");
    await it.sender(`${other.url}/v1/me`, { method: "PUT", headers: { authorization: "Bearer a" } });
    await it.send({}, "/v1/me");
    expect(it.count()).toBe(1);
  });

  it("touches nobody else's", async () => {
    expect(
      await forgottenBy({ method: "PUT", headers: { authorization: "Bearer b" } }, "/v1/me/library"),
    ).toEqual([]);
  });

  it("overtakes an answer that was asked for before it", async () => {
    await using it = await start();
    const answers: (() => void)[] = [];
    it.upstream.answer = (response, request) =>
      void answers.push(() => json(200, { version: answers.length }, FRESH)(response, request));
    const old = it.send({}, "/v1/me/tracks");
    await expect.poll(() => answers.length, { interval: 5 }).toBe(1);
    it.upstream.answer = text(200, "");
    await it.send({ method: "PUT" }, "/v1/me/library");
    it.upstream.answer = json(200, { version: "new" }, FRESH);
    expect(await readText(await it.send({}, "/v1/me/tracks"))).toBe('{"version":"new"}');
    answers[0]?.();
    expect(await readText(await old)).toBe('{"version":1}');
    expect(await readText(await it.send({}, "/v1/me/tracks"))).toBe('{"version":"new"}');
  });

  it("of everything is clear()", async () => {
    await using it = await start();
    it.upstream.answer = json(200, {}, FRESH);
    for (const authorization of ["Bearer a", "Bearer b"]) await it.send({ headers: { authorization } });
    it.sender.clear();
    for (const authorization of ["Bearer a", "Bearer b"]) await it.send({ headers: { authorization } });
    expect(it.count()).toBe(4);
  });
});

describe("the same request at the same time", () => {
  it("is sent once for one person, and each gets an answer of its own to read", async () => {
    await using it = await start();
    it.upstream.answer = json(200, { is: "same" });
    const all = [
      it.send(),
      it.send(),
      it.send({ headers: { authorization: "Bearer b" } }),
      it.send({ maxWait: 5 }),
    ];
    const bodies = await Promise.all((await Promise.all(all)).map((response) => readText(response)));
    expect(bodies).toEqual(Array(4).fill('{"is":"same"}'));
    expect(it.count()).toBe(3);
  });

  it("goes on for the others when one gives up, and ends when all have", async () => {
    await using it = await start();
    const waiting: (() => void)[] = [];
    let closed = 0;
    it.upstream.answer = (response, request) => {
      response.on("close", () => closed++);
      waiting.push(() => json(200, { is: "there" })(response, request));
    };
    const [first, second] = [new AbortController(), new AbortController()];
    const one = rejection(it.send({ signal: first.signal }));
    const two = rejection(it.send({ signal: second.signal }));
    await expect.poll(() => waiting.length, { interval: 5 }).toBe(1);
    first.abort("enough");
    expect([await one, closed]).toEqual(["enough", 0]);
    second.abort("too");
    expect(await two).toBe("too");
    await expect.poll(() => closed, { interval: 5 }).toBe(1);
    const later = it.send();
    await expect.poll(() => waiting.length, { interval: 5 }).toBe(2);
    waiting[1]?.();
    expect(await readText(await later)).toBe('{"is":"there"}');
  });

  it("leaves the newest answer, whichever comes first", async () => {
    await using it = await start();
    const waiting: (() => void)[] = [];
    it.upstream.answer = (response, request) => {
      const version = it.count();
      waiting.push(() => json(200, { version }, FRESH)(response, request));
    };
    const old = it.send();
    await expect.poll(() => waiting.length, { interval: 5 }).toBe(1);
    await it.clock.advance(1);
    const newer = it.send({ headers: { authorization: "Bearer a", "cache-control": "no-cache" } });
    await expect.poll(() => waiting.length, { interval: 5 }).toBe(2);
    waiting[1]?.();
    await newer;
    waiting[0]?.();
    expect(await readText(await old)).toBe('{"version":1}');
    expect(await readText(await it.send())).toBe('{"version":2}');
    expect(it.count()).toBe(2);
  });

  it("is sent again by one who asks for what Spotify has now", async () => {
    await using it = await start();
    const waiting: (() => void)[] = [];
    it.upstream.answer = (response, request) => void waiting.push(() => json(200, {})(response, request));
    const all: Promise<Response>[] = [];
    for (const directive of ["no-cache", "no-cache", "max-age=0", "max-age=0"]) {
      all.push(it.send({ headers: { authorization: "Bearer a", "cache-control": directive } }));
    }
    await expect.poll(() => waiting.length, { interval: 5 }).toBe(4);
    for (const answer of waiting) answer();
    await Promise.all(all);
  });
});

it("keeps no more than it may, and passes on what is larger", async () => {
  await using it = await start({ maxBytes: 1_000 });
  const large = "x".repeat(2_000);
  it.upstream.answer = (response, request) =>
    text(200, request.url === "/large" ? large : "small", FRESH)(response, request);
  for (const _ of "12") expect(await readText(await it.send({}, "/large"))).toBe(large);
  for (const _ of "12") expect(await readText(await it.send({}, "/small"))).toBe("small");
  expect(it.count()).toBe(3);
});

it("shows no token", async () => {
  await using it = await start();
  it.upstream.answer = json(200, {}, FRESH);
  await it.send({ headers: { authorization: "Bearer SECRET" } });
  expect(inspect(it.sender, { depth: 10, showHidden: true })).not.toMatch(/SECRET/);
});

it("refuses a size that cannot be", () => {
  for (const maxBytes of [-1, Number.NaN])
    expect(() => withCache(fetchSender(), { maxBytes })).toThrow(ConfigError);
});

it("does as a simple model of it does, whatever comes", async () => {
  const paths = [
    "/v1/albums/x",
    "/v1/playlists/x",
    "/v1/playlists/x/items",
    "/v1/me/tracks",
    "/v1/me/player",
  ];
  const person = fc.constantFrom("a", "b");
  const path = fc.constantFrom(...paths);
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant("get" as const),
        person,
        path,
        language: fc.constantFrom("de", "en"),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("put" as const), person, path }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("change" as const), path }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), seconds: fc.nat(40) }) },
  );
  const policies = fc.record({ maxAge: fc.nat(60), hasEtag: fc.boolean(), varies: fc.boolean() });
  // What a change of each by a person has that person see anew.
  const changes: Record<string, (path: string) => boolean> = {
    "/v1/albums/x": (other) => other === "/v1/albums/x",
    "/v1/playlists/x": (other) => /playlists|me/.test(other),
    "/v1/playlists/x/items": (other) => /playlists|me/.test(other),
    "/v1/me/tracks": (other) => /me/.test(other),
    "/v1/me/player": (other) => /player/.test(other),
  };

  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      policies,
      async (steps, { maxAge, hasEtag, varies }) => {
        const clock = new FakeClock(0);
        const versions = new Map<string, number>();
        const bodyOf = (who: string, where: string, language: string) =>
          `${who} ${where} ${varies ? language : ""} ${versions.get(where) ?? 0}`;
        const asked: string[] = [];
        const spotify: Sender = async (url, { method, headers }) => {
          const { pathname } = new URL(url);
          if (method === "PUT") {
            versions.set(pathname, (versions.get(pathname) ?? 0) + 1);
            return new Response(null, { status: 204 });
          }
          const body = bodyOf(headers.authorization ?? "", pathname, headers["accept-language"] ?? "");
          const etag = JSON.stringify(body);
          const fields: Record<string, string> = { "cache-control": `max-age=${maxAge}` };
          if (hasEtag) fields.etag = etag;
          if (varies) fields.vary = "accept-language";
          const isSame = headers["if-none-match"] === etag;
          asked.push(isSame ? "same" : "new");
          return new Response(isSame ? null : body, { status: isSame ? 304 : 200, headers: fields });
        };
        const sender = withCache(spotify, { clock });
        const model = new Map<string, { body: string; until: number; who: string; where: string }>();

        for (const one of steps) {
          if (one.do === "wait") await clock.advance(one.seconds * 1_000);
          if (one.do === "change") versions.set(one.path, (versions.get(one.path) ?? 0) + 1);
          if (one.do === "put") {
            await sender(`https://s${one.path}`, { method: "PUT", headers: { authorization: one.person } });
            for (const [key, { who, where }] of model) {
              if (who === one.person && changes[one.path]?.(where)) model.delete(key);
            }
          }
          if (one.do !== "get") continue;
          const { person: who, path: where, language } = one;
          const key = `${who} ${where} ${varies ? language : ""}`;
          const known = model.get(key);
          const isKnown = known !== undefined && clock.now() < known.until;
          const body = isKnown ? known.body : bodyOf(who, where, language);
          asked.length = 0;
          const headers = { authorization: who, "accept-language": language };
          const response = await sender(`https://s${where}`, { method: "GET", headers });
          expect(await response.text()).toBe(body);
          expect(asked).toEqual(isKnown ? [] : [hasEtag && known?.body === body ? "same" : "new"]);
          if (!isKnown) model.set(key, { body, until: clock.now() + maxAge * 1_000, who, where });
        }
      },
    ),
    { numRuns: 150 },
  );
});

it("gives nobody another's answer, however they are mixed", async () => {
  const asks = fc.array(
    fc.record({ person: fc.constantFrom("a", "b", "a\nb", ""), path: fc.constantFrom("/x", "/y") }),
  );
  await fc.assert(
    fc.asyncProperty(asks, async (asks) => {
      const spotify: Sender = async (url, { headers }) => {
        await settled();
        return new Response(`${headers.authorization} ${url}`, {
          headers: { "cache-control": "public, max-age=60" },
        });
      };
      const sender = withCache(spotify, { clock: new FakeClock() });
      const answers = asks.map(async ({ person, path }) => {
        const url = `https://s${path}`;
        const response = await sender(url, { method: "GET", headers: { authorization: person } });
        expect(await response.text()).toBe(`${person} ${url}`);
      });
      await Promise.all(answers);
    }),
    { numRuns: 50 },
  );
});
