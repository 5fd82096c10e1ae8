import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCatalogue } from "../src/catalogue/catalogue.ts";
import { idFor } from "../src/catalogue/ids.ts";
import { type RunningEmulator, startEmulator } from "../src/server.ts";
import {
  askForToken,
  call,
  clientId,
  clientSecret,
  origin,
  redirectUri,
  signIn,
  standingEmulator,
} from "./flow.ts";
import { emulatorIn, member, refusalOf, trackUris } from "./member.ts";

const ferry = `/playlists/${idFor("playlist", "ada", "Evening Ferry")}`;
const [album] = openCatalogue().albums.keys();
const json = "application/json; charset=utf-8";

describe("an answer says", () => {
  it.each([
    ["GET", "/me", json],
    ["GET", `/albums/${album}`, json],
    ["PUT", `/me/library?uris=${trackUris[0]}`, null],
    ["PUT", "/me/player/pause", null],
    ["GET", "/me/tracks?limit=0", json],
    ["GET", "/no/such/thing", json],
  ])("what it is: %s %s, %s", async (method, path, type) => {
    const { ask } = await member(emulatorIn());
    const { headers } = await ask(method, path);
    expect(headers.get("content-type")).toBe(type);
  });

  it.each([
    ["/me", "private, max-age=0"],
    ["/me/player", "private, max-age=0"],
    ["/me/tracks", "private, max-age=0"],
    [ferry, "private, max-age=0"],
    ["/tracks/0", "private, max-age=0"],
    [`/albums/${album}`, "private, max-age=120"],
    ["/search?q=a&type=track", "private, max-age=120"],
    ["/browse/new-releases", "private, max-age=120"],
  ])("how long it may be kept: %s, %s", async (path, caching) => {
    const { ask } = await member(emulatorIn());
    expect((await ask("GET", path)).headers.get("cache-control")).toBe(caching);
  });
});

describe("ETags", () => {
  const tagged = [ferry, `${ferry}/items`, `${ferry}/tracks`, "/me/playlists", "/users/ada/playlists"];

  /** What Ada's app asks for, with a header. */
  async function asking() {
    const emulator = emulatorIn();
    const { access_token } = await signIn(emulator, "ada", { scope: "playlist-modify-public" });
    const ask = (path: string, ifNoneMatch?: string, method = "GET") =>
      call(emulator, path, access_token, {
        method,
        headers: ifNoneMatch === undefined ? {} : { "if-none-match": ifNoneMatch },
      });
    const tagOf = async (path: string) => (await ask(path)).headers.get("etag") ?? "";
    return { ask, tagOf };
  }

  it.each(tagged)("%s has one, that stays while the answer is the same", async (path) => {
    const { ask, tagOf } = await asking();
    const tag = await tagOf(path);
    expect(tag).toMatch(/^"[\w-]+"$/);
    expect(await tagOf(path)).toBe(tag);
    for (const had of [tag, `W/${tag}`, `"other", W/${tag}`, "*"]) {
      const response = await ask(path, had);
      expect([response.status, await response.text()]).toEqual([304, ""]);
      expect(response.headers.get("etag")).toBe(tag);
      expect(response.headers.get("cache-control")).toBe("private, max-age=0");
      expect(response.headers.get("content-type")).toBeNull();
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
    }
  });

  it("of others, or what is none, get the whole answer", async () => {
    const { ask, tagOf } = await asking();
    const tag = await tagOf(ferry);
    for (const had of ['"other"', tag.slice(1, -1), tag.toUpperCase(), "", `"${"x".repeat(5000)}`]) {
      const response = await ask(ferry, had);
      expect(response.status, had).toBe(200);
      expect(await response.json()).toMatchObject({ name: "Evening Ferry" });
    }
  });

  it("change with what is shown", async () => {
    const { ask, tagOf } = await asking();
    const [before, list] = [await tagOf(ferry), await tagOf("/me/playlists")];
    expect(await tagOf(`${ferry}?fields=name`)).not.toBe(before);
    await ask(`${ferry}/items?uris=${trackUris[0]}`, undefined, "POST");
    expect((await ask(ferry, before)).status).toBe(200);
    expect((await ask("/me/playlists", list)).status).toBe(200);
  });

  it("are asked by in vain where there are none, and in a change", async () => {
    const { ask } = await asking();
    expect((await ask("/me", "*")).status).toBe(200);
    expect((await ask(`${ferry}/items?uris=${trackUris[0]}`, "*", "POST")).status).toBe(201);
    expect((await ask("/playlists/0", "*")).status).toBe(400);
  });
});

describe("pages of other origins", () => {
  it("may read every answer of the Web API, of whatever status", async () => {
    const emulator = emulatorIn("development");
    const [ada, ivo] = [await member(emulator), await member(emulator, "ivo")];
    const statuses = [
      ada.ask("GET", "/me"),
      ada.ask("GET", "/me/tracks?limit=x"),
      call(emulator, "/me"),
      ivo.ask("GET", "/me"),
      ada.ask("GET", "/markets"),
      ada.ask("GET", "/nothing/here"),
      ada.ask("PATCH", "/me"),
      ada.ask("PUT", "/me/player/pause"),
      ada.ask("HEAD", "/me"),
    ].map(async (answer) => {
      const { status, headers } = await answer;
      expect(headers.get("access-control-allow-origin"), String(status)).toBe("*");
      return status;
    });
    expect(await Promise.all(statuses)).toEqual([200, 400, 401, 403, 403, 404, 405, 204, 200]);
  });

  it("may read what a fault answers, which can say otherwise", async () => {
    const emulator = emulatorIn();
    const { ask } = await member(emulator);
    const originOf = async () => (await ask("GET", "/me")).headers.get("access-control-allow-origin");
    for (const fault of [
      { status: 429, headers: { "retry-after": "3" } },
      { kind: "garbage" },
      { kind: "html" },
    ] as const) {
      emulator.control.faults.add({ path: "/v1/me", times: 1, ...fault });
      expect(await originOf()).toBe("*");
    }
    const headers = { "access-control-allow-origin": "https://one.example" };
    emulator.control.faults.add({ path: "/v1/me", times: 1, status: 503, headers });
    expect(await originOf()).toBe("https://one.example");
    emulator.control.faults.add({ path: "/api/token", times: 1, status: 503 });
    const token = await askForToken(emulator, { grant_type: "client_credentials" });
    expect([token.status, token.headers.get("access-control-allow-origin")]).toEqual([503, "*"]);
  });

  it("may read nothing else", async () => {
    const emulator = standingEmulator();
    for (const path of ["/authorize", "/account/apps", "/_emulator", "/v1x", "/"]) {
      const { headers } = await emulator.fetch(new Request(origin + path));
      expect(headers.has("access-control-allow-origin"), path).toBe(false);
    }
  });

  it("are told what they may send: no Cache-Control", async () => {
    const response = await call(standingEmulator(), "/me", undefined, {
      method: "OPTIONS",
      headers: { "access-control-request-method": "GET", "access-control-request-headers": "cache-control" },
    });
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect(response.headers.get("access-control-allow-methods")).toBe(
      "GET, POST, OPTIONS, PUT, DELETE, PATCH",
    );
    expect(response.headers.get("access-control-allow-headers")).toBe(
      "Accept, App-Platform, Authorization, Content-Type, Origin, Retry-After",
    );
    expect(response.headers.get("access-control-max-age")).toBe("604800");
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("over HTTP", () => {
  let server: RunningEmulator;
  let authorization = "";
  beforeAll(async () => {
    server = await startEmulator({
      port: 0,
      apps: [{ clientId, clientSecret, redirectUris: [redirectUri] }],
    });
    const scope = "user-modify-playback-state";
    const { access_token } = await signIn(server.emulator, "ada", { scope });
    authorization = `Bearer ${access_token}`;
  });
  afterAll(() => server.close());

  const ask = (path: string, method = "GET", headers: Record<string, string> = {}) =>
    fetch(`${server.url}/v1${path}`, { method, headers: { authorization, ...headers } });

  it.each(["/me", ferry, "/no/such/thing", "/me/tracks"])("HEAD %s is GET without the body", async (path) => {
    const [head, get] = [await ask(path, "HEAD"), await ask(path)];
    expect([head.status, await head.text()]).toEqual([get.status, ""]);
    for (const name of ["content-type", "cache-control", "etag", "access-control-allow-origin"]) {
      expect(head.headers.get(name), name).toBe(get.headers.get(name));
    }
  });

  it("304, 204 and 200 without a body have none", async () => {
    const tag = (await ask(ferry)).headers.get("etag") ?? "";
    const unchanged = await ask(ferry, "GET", { "if-none-match": tag });
    expect([unchanged.status, await unchanged.text()]).toEqual([304, ""]);
    const paused = await ask("/me/player/pause", "PUT");
    expect([paused.status, await paused.text(), paused.headers.get("content-type")]).toEqual([204, "", null]);
  });
});

describe("refusals", () => {
  it("of a method name those there are", async () => {
    const { ask } = await member(emulatorIn());
    const response = await ask("PATCH", `${ferry}/items`);
    expect(response.headers.get("allow")?.split(", ").sort()).toEqual(["DELETE", "GET", "POST", "PUT"]);
    expect(await refusalOf(response)).toEqual([405, "Method not allowed"]);
  });

  it.each(["application/json", "text/plain", "multipart/form-data; boundary=x", undefined])(
    "a picture that is sent as %s is one",
    async (type) => {
      const emulator = emulatorIn();
      const { access_token } = await signIn(emulator, "ada", {
        scope: "ugc-image-upload playlist-modify-public",
      });
      const upload = (headers: Record<string, string>) =>
        call(emulator, `${ferry}/images`, access_token, {
          method: "PUT",
          body: Buffer.from("/9j/4P/Z"),
          headers,
        });
      const refused = upload(type === undefined ? {} : { "content-type": type });
      expect((await refusalOf(refused))[0]).toBe(415);
      expect((await upload({ "content-type": "Image/JPEG" })).status).toBe(202);
    },
  );

  it("of a token say why in the text or, as in 2026, in a header alone", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator);
    const causes = async () => {
      const answers = [
        call(emulator, "/me"),
        call(emulator, "/me", "made-up"),
        call(emulator, "/me", access_token),
      ];
      return Promise.all(
        answers.map(async (answer) => [
          (await refusalOf(answer))[1],
          /error="(\w+)", error_description="(.*)"$/
            .exec((await answer).headers.get("www-authenticate") ?? "")
            ?.slice(1),
        ]),
      );
    };
    emulator.control.clock.advance(3_600_000);
    expect(await causes()).toEqual([
      ["No token provided", ["missing_token", "No token provided"]],
      ["Invalid access token", ["invalid_token", "Invalid access token"]],
      ["The access token expired", ["invalid_token", "The access token expired"]],
    ]);
    emulator.control.apps.update(clientId, { unauthorizedTexts: "2026" });
    const one = "Missing/invalid/expired access token";
    expect(await causes()).toEqual([
      [one, ["missing_token", "No token provided"]],
      [one, ["invalid_token", "Invalid access token"]],
      [one, ["invalid_token", "The access token expired"]],
    ]);
    emulator.control.apps.register({ clientId: "another" });
    expect((await causes()).map(([text]) => text)).toEqual([
      "No token provided",
      "Invalid access token",
      one,
    ]);
  });

  it("a slash at the end is one where the app is set so", async () => {
    const emulator = emulatorIn();
    const { ask } = await member(emulator);
    expect((await ask("GET", "/me/")).status).toBe(200);
    emulator.control.apps.update(clientId, { trailingSlash: "refused" });
    expect(await refusalOf(ask("GET", "/me/"))).toEqual([404, "Service not found"]);
    expect(await refusalOf(ask("DELETE", "/me/"))).toEqual([404, "Service not found"]);
    expect((await ask("GET", "/me")).status).toBe(200);
  });

  it("a slash at the end is one without a good token too, where all apps are set so", async () => {
    const emulator = emulatorIn();
    const answers = async () =>
      [await call(emulator, "/me/"), await call(emulator, "/me/", "unknown")].map(({ status }) => status);
    expect(await answers()).toEqual([401, 401]);
    emulator.control.apps.update(clientId, { trailingSlash: "refused" });
    expect(await answers()).toEqual([404, 404]);
    emulator.control.apps.register({ clientId: "another" });
    expect(await answers()).toEqual([401, 401]);
  });
});

describe("a query", () => {
  const notOne = ["", "0", "-1", "1.5", "1e1", " 1", "+1", "x", "51", "9".repeat(400), "１"];

  it.each(notOne.map((text) => [text]))("with %j for a limit is refused", async (limit) => {
    const { ask } = await member(emulatorIn());
    const refused = ask("GET", `/me/tracks?limit=${encodeURIComponent(limit)}`);
    expect(await refusalOf(refused)).toEqual([400, "Invalid limit"]);
  });

  it.each(["", "-1", "0x1", "NaN", "9".repeat(400)])("with %j for an offset is refused", async (offset) => {
    const { ask } = await member(emulatorIn());
    expect(await refusalOf(ask("GET", `/me/tracks?offset=${offset}`))).toEqual([400, "Invalid offset"]);
  });

  it.each(["XX", "se", "SWE", "from_nowhere"])("with %j for a market is refused", async (market) => {
    const { ask } = await member(emulatorIn());
    const refused = ask("GET", `/albums/${album}?market=${market}`);
    expect(await refusalOf(refused)).toEqual([400, "Invalid market code"]);
  });

  it("with an empty market is as one without", async () => {
    const { read } = await member(emulatorIn());
    expect(await read(`/albums/${album}/tracks?market=`)).toMatchObject({
      items: (await read<{ items: unknown[] }>(`/albums/${album}/tracks`)).items,
    });
  });

  it.each(["/me/playlists", "/users/ada/playlists"])("to %s reads as far as 100,000", async (path) => {
    const { ask } = await member(emulatorIn());
    expect((await ask("GET", `${path}?offset=100000`)).status).toBe(200);
    expect(await refusalOf(ask("GET", `${path}?offset=100001`))).toEqual([400, "Invalid offset"]);
  });

  it("that names something twice means the first, and what nobody knows is ignored", async () => {
    const { read } = await member(emulatorIn());
    const page = await read<{ limit: number; href: string }>("/me/tracks?limit=2&limit=x&colour=red");
    expect(page.limit).toBe(2);
    expect(page.href).toBe(`${origin}/v1/me/tracks?limit=2&colour=red&offset=0`);
  });

  it("that is not well encoded is read as far as it goes", async () => {
    const { ask } = await member(emulatorIn());
    expect((await ask("GET", "/search?q=%E0%A4%A&type=track&%")).status).toBe(200);
    expect(await refusalOf(ask("GET", "/albums/%E0%A4%A"))).toEqual([400, "Invalid base62 id"]);
    expect(await refusalOf(ask("GET", "/users/%"))).toEqual([404, "Resource not found"]);
  });
});

it("links lead back whatever a person's id is", async () => {
  const emulator = emulatorIn();
  const id = "naïve/one? two#%41";
  emulator.control.people.add({ id, display_name: "Odd" });
  const { read } = await member(emulator);
  const { href } = await read<{ href: string }>(`/users/${encodeURIComponent(id)}`);
  expect(await read(new URL(href).pathname.slice(3))).toMatchObject({ id });
  const playlists = await read<{ href: string }>(`/users/${encodeURIComponent(id)}/playlists/?limit=1`);
  expect(playlists.href).toBe(`${origin}/v1/users/${encodeURIComponent(id)}/playlists?limit=1&offset=0`);
});
