import { describe, expect, it } from "vitest";
import { json, rejection, startUpstream, text, type Upstream } from "../../test/upstream.ts";
import { Token } from "../auth/token.ts";
import { ConfigError, NetworkError, TimeoutError, UnexpectedResponse } from "../errors.ts";
import { operations } from "../operations/operations.ts";
import { fetchSender } from "../sender/fetch.ts";
import {
  BadRequest,
  Forbidden,
  HttpError,
  NotFound,
  ServerError,
  TooManyRequests,
  Unauthorized,
} from "./http-error.ts";
import { Spotify, type SpotifyOptions } from "./spotify.ts";

const ada = { id: "ada", account_id: "acc1", display_name: "Ada", type: "user", something_new: [1] };
const empty: Upstream["answer"] = (response) => void response.writeHead(204).end();

function clientOf(upstream: Upstream, options: Partial<SpotifyOptions> = {}): Spotify {
  return new Spotify({ token: "the-access-token", apiUrl: `${upstream.url}/v1`, ...options });
}

function tokenWith(scope: string): Token {
  return new Token({ accessToken: "the-access-token", scope, expiresAt: Date.now() + 3_600_000 });
}

function spotifyError(status: number, message: string, more: object = {}): Upstream["answer"] {
  return json(status, { error: { status, message, ...more } });
}

describe("calls", () => {
  it("ask for the person, and keep fields that nobody knew of", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, ada);
    expect(await clientOf(upstream).users.currentUser()).toEqual(ada);
    expect(upstream.seen[0]).toMatchObject({ method: "GET", url: "/v1/me" });
    expect(upstream.seen[0]?.headers.authorization).toBe("Bearer the-access-token");
  });

  it("ask for what plays, episodes included", async () => {
    await using upstream = await startUpstream();
    const playing = { currently_playing_type: "ad", item: null, is_playing: true, progress_ms: null };
    upstream.answer = json(200, playing);
    const { player } = clientOf(upstream);
    expect(await player.currentlyPlaying()).toEqual(playing);
    expect(await player.playback({ market: "SE", additionalTypes: ["track"] })).toEqual(playing);
    expect(upstream.seen.map(({ url }) => url)).toEqual([
      "/v1/me/player/currently-playing?additional_types=track%2Cepisode",
      "/v1/me/player?additional_types=track&market=SE",
    ]);
  });

  it("give undefined where nothing plays", async () => {
    await using upstream = await startUpstream();
    upstream.answer = empty;
    expect(await clientOf(upstream).player.currentlyPlaying()).toBeUndefined();
    expect(await clientOf(upstream).player.playback()).toBeUndefined();
  });

  it("take a token that a function has at hand", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, ada);
    await clientOf(upstream, { token: () => "at-hand" }).users.currentUser();
    expect(upstream.seen[0]?.headers.authorization).toBe("Bearer at-hand");
  });

  it("take the token from wherever it comes, anew each time", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(200, ada);
    let asked = 0;
    const spotify = clientOf(upstream, { token: async () => `token-${++asked}` });
    await spotify.users.currentUser();
    await spotify.users.currentUser();
    await spotify.as(tokenWith("")).users.currentUser();
    await spotify.as(async () => tokenWith("")).users.currentUser();
    expect(upstream.seen.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer token-1",
      "Bearer token-2",
      "Bearer the-access-token",
      "Bearer the-access-token",
    ]);
  });

  it("reject with what the token source rejects with, and send nothing", async () => {
    await using upstream = await startUpstream();
    const trouble = new Error("no token today");
    const spotify = clientOf(upstream, { token: () => Promise.reject(trouble) });
    expect(await rejection(spotify.users.currentUser())).toBe(trouble);
    expect(upstream.seen).toEqual([]);
  });

  it("of many people at once, through one client, never mix their tokens", async () => {
    await using upstream = await startUpstream();
    upstream.answer = (response, request) => {
      const id = request.headers.authorization?.slice("Bearer ".length);
      setTimeout(() => json(200, { id })(response, request), Math.random() * 20);
    };
    const shared = clientOf(upstream, { sender: fetchSender() });
    const people = Array.from({ length: 30 }, (_, index) => `person-${index}`);
    const answers = await Promise.all(people.map((person) => shared.as(person).users.currentUser()));
    expect(answers.map(({ id }) => id)).toEqual(people);
  });
});

describe("a refusal", () => {
  it.each<[number, unknown, boolean]>([
    [400, BadRequest, false],
    [401, Unauthorized, false],
    [403, Forbidden, false],
    [404, NotFound, false],
    [405, HttpError, false],
    [429, TooManyRequests, true],
    [500, ServerError, true],
    [502, ServerError, true],
    [503, ServerError, true],
    [504, ServerError, true],
  ])("of status %i is told apart by class", async (status, type, isTransient) => {
    await using upstream = await startUpstream();
    upstream.answer = spotifyError(status, "In Spotify's words");
    const error = await rejection(clientOf(upstream).player.playback());
    expect((error as Error).constructor).toBe(type);
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({
      kind: "http",
      message: "In Spotify's words",
      status,
      isTransient,
      operation: "get-information-about-the-users-current-playback",
      method: "GET",
      path: "/me/player",
    });
    expect(error).toHaveProperty("code", expect.stringMatching(/^SPOTIFY_[A-Z_]+$/));
    expect(Object.keys(error as object)).not.toContain("response");
    expect((error as HttpError).response?.status).toBe(status);
    expect(upstream.seen).toHaveLength(1);
  });

  it("for too many calls says when to go on, and whether it is the quota", async () => {
    await using upstream = await startUpstream();
    const quota = { error: { status: 429, message: "Too many requests", reason: "QUOTA_EXCEEDED" } };
    upstream.answer = json(429, quota, { "retry-after": "86207" });
    const first = await rejection(clientOf(upstream).users.currentUser());
    expect(first).toMatchObject({ retryAfter: 86207, reason: "QUOTA_EXCEEDED", isQuota: true });

    upstream.answer = text(429, "API rate limit exceeded", {
      "retry-after": new Date(Date.now() + 9000).toUTCString(),
    });
    const second = await rejection(clientOf(upstream).users.currentUser());
    expect(second).toMatchObject({ message: "API rate limit exceeded", isQuota: false });
    expect((second as TooManyRequests).retryAfter).toBeGreaterThan(5);

    upstream.answer = text(429, "");
    expect(await rejection(clientOf(upstream).users.currentUser())).toMatchObject({ retryAfter: undefined });
  });

  it("in plain text is told in that text, on one line and not too long", async () => {
    await using upstream = await startUpstream();
    upstream.answer = text(403, "  User not registered\n in the Developer Dashboard\n");
    expect(await rejection(clientOf(upstream).users.currentUser())).toMatchObject({
      message: "User not registered in the Developer Dashboard",
    });
    upstream.answer = text(502, "x".repeat(5000));
    expect(((await rejection(clientOf(upstream).users.currentUser())) as Error).message).toHaveLength(200);
  });

  it.each<[string, Upstream["answer"]]>([
    ["a web page", text(503, "<!doctype html><p>sorry", { "content-type": "text/html" })],
    ["a web page that says it is text", text(503, "\n<html>")],
    ["nothing", text(503, "")],
    ["JSON of another kind", json(503, { error: "down" })],
    ["a list", json(503, [{ error: { message: "no" } }])],
    ["a message that is none", json(503, { error: { message: 7 } })],
  ])("as %s is told by its status", async (_case, answer) => {
    await using upstream = await startUpstream();
    upstream.answer = answer;
    const error = await rejection(clientOf(upstream).users.currentUser());
    expect(error).toMatchObject({ message: "Spotify answered 503", status: 503 });
    expect(error).toBeInstanceOf(ServerError);
  });

  it("that echoes the token does not hand it on", async () => {
    await using upstream = await startUpstream();
    upstream.answer = spotifyError(401, "Bad token the-access-token");
    expect(await rejection(clientOf(upstream).users.currentUser())).toMatchObject({
      message: "Bad token [redacted]",
    });
  });
});

describe("a missing scope", () => {
  const insufficient = spotifyError(403, "Insufficient client scope");
  const both = "user-read-currently-playing user-read-playback-state";

  it.each<
    [string, string | undefined, Upstream["answer"], "playback" | "currentlyPlaying", string | undefined]
  >([
    [
      "the token is known to lack it",
      "streaming",
      spotifyError(403, "Forbidden"),
      "playback",
      "user-read-playback-state",
    ],
    ["it has none of those of which one will do", "streaming", insufficient, "currentlyPlaying", both],
    [
      "it has one of those",
      "user-read-currently-playing",
      spotifyError(403, "Forbidden"),
      "currentlyPlaying",
      undefined,
    ],
    [
      "it has what is needed",
      "user-read-playback-state",
      spotifyError(403, "Forbidden"),
      "playback",
      undefined,
    ],
    [
      "Spotify says so of a token nothing is known of",
      undefined,
      insufficient,
      "playback",
      "user-read-playback-state",
    ],
    [
      "Spotify says so against what is known",
      "user-read-playback-state",
      insufficient,
      "playback",
      "user-read-playback-state",
    ],
    [
      "Spotify says so against one of those of which one will do",
      "user-read-currently-playing",
      insufficient,
      "currentlyPlaying",
      "user-read-playback-state",
    ],
    ["nobody says so", undefined, spotifyError(403, "Forbidden"), "playback", undefined],
  ])("is named, or not, when %s", async (_case, held, answer, method, missing) => {
    await using upstream = await startUpstream();
    upstream.answer = answer;
    const token = held === undefined ? "the-access-token" : tokenWith(held);
    const error = await rejection(clientOf(upstream, { token }).player[method]());
    expect(error).toBeInstanceOf(Forbidden);
    expect((error as Forbidden).missingScope?.toString()).toBe(missing);
  });

  it("is never the cause where scopes only add fields", async () => {
    await using upstream = await startUpstream();
    upstream.answer = spotifyError(403, "User not registered in the Developer Dashboard");
    const error = await rejection(clientOf(upstream, { token: tokenWith("") }).users.currentUser());
    expect((error as Forbidden).missingScope).toBeUndefined();
  });
});

describe("an answer that cannot be", () => {
  it.each<[string, Upstream["answer"]]>([
    ["a web page", text(200, "<html>the-access-token</html>", { "content-type": "text/html" })],
    ["broken JSON", text(200, '{"id":"a', { "content-type": "application/json" })],
    ["a list", json(200, [])],
    ["null", json(200, null)],
    ["a redirect", text(302, "", { location: "https://elsewhere.example/" })],
    ["a 304", (response) => void response.writeHead(304).end()],
  ])("is an UnexpectedResponse when it is %s", async (_case, answer) => {
    await using upstream = await startUpstream();
    upstream.answer = answer;
    const error = await rejection(clientOf(upstream).player.currentlyPlaying());
    expect(error).toBeInstanceOf(UnexpectedResponse);
    expect((error as Error).message).toMatch(/GET \/me\/player\/currently-playing.*\(status \d{3}, /);
    expect((error as Error).message).not.toMatch(/access-token|elsewhere|\{/);
    expect(upstream.seen).toHaveLength(1);
  });

  it("is one without the person, where the person was asked for", async () => {
    await using upstream = await startUpstream();
    for (const answer of [empty, json(200, {}), json(200, { id: "" }), json(200, { id: 7 })]) {
      upstream.answer = answer;
      expect(await rejection(clientOf(upstream).users.currentUser())).toBeInstanceOf(UnexpectedResponse);
    }
  });

  it("is not taken for silence or a broken line", async () => {
    await using upstream = await startUpstream();
    const spotify = clientOf(upstream, { sender: fetchSender({ timeout: 40 }) });
    upstream.answer = (response) => void response.writeHead(200).write('{"id":');
    expect(await rejection(spotify.users.currentUser())).toBeInstanceOf(TimeoutError);
    upstream.answer = (response) => void response.destroy();
    expect(await rejection(spotify.users.currentUser())).toBeInstanceOf(NetworkError);
  });
});

describe("a number that cannot be", () => {
  it.each<[string, (spotify: Spotify) => Promise<unknown>]>([
    ["a volume beyond 100", ({ player }) => player.volume(101)],
    ["a volume below 0", ({ player }) => player.volume(-1)],
    ["half a volume", ({ player }) => player.volume(0.5)],
    ["a place before the beginning", ({ player }) => player.seek(-5)],
    ["a place that is no number", ({ player }) => player.seek(Number.NaN)],
    ["an offset that is no number", async ({ library }) => library.tracks({ offset: Number.NaN })],
  ])("is refused before it is sent: %s", async (_case, call) => {
    await using upstream = await startUpstream();
    expect(await rejection(call(clientOf(upstream)))).toBeInstanceOf(TypeError);
    expect(upstream.seen).toEqual([]);
  });
});

describe("a 401", () => {
  it.each([
    ["Missing/invalid/expired access token", "Missing/invalid/expired access token: Invalid access token"],
    ["Invalid access token", "Invalid access token"],
    ["", "Unauthorized: Invalid access token"],
  ])("that says %j tells its cause, wherever it stands", async (said, message) => {
    await using upstream = await startUpstream();
    const challenge =
      'Bearer realm="spotify", error="invalid_token", error_description="Invalid access token"';
    upstream.answer = json(401, { error: { status: 401, message: said } }, { "www-authenticate": challenge });
    expect(await rejection(clientOf(upstream).users.currentUser())).toMatchObject({ message });
  });
});

describe("a refusal of an operation that Development Mode lost", () => {
  it("is not told as that to an app of extended quota", async () => {
    await using upstream = await startUpstream();
    upstream.answer = spotifyError(404, "Not found.");
    const extended = await rejection(clientOf(upstream, { quotaMode: "extended" }).users.get("ada"));
    expect(extended).toMatchObject({ message: "Not found.", withdrawn: undefined });
    expect(await rejection(clientOf(upstream).users.get("ada"))).toMatchObject({ withdrawn: "removed" });
  });
});

describe("a token's scope", () => {
  const token = new Token({ accessToken: "the-access-token", expiresAt: Date.now() + 3_600_000 });

  it("is what the client was told where the token does not say", async () => {
    await using upstream = await startUpstream();
    upstream.answer = spotifyError(403, "Forbidden");
    const told = clientOf(upstream, { token, scope: ["user-read-playback-state"] });
    expect(await rejection(told.player.playback())).toMatchObject({ missingScope: undefined });
    const untold = await rejection(clientOf(upstream, { token }).player.playback());
    expect(String((untold as Forbidden).missingScope)).toBe("user-read-playback-state");
  });

  it("is not the cause of a refusal that has another", async () => {
    await using upstream = await startUpstream();
    upstream.answer = spotifyError(403, "Player command failed: Premium required", {
      reason: "PREMIUM_REQUIRED",
    });
    const error = await rejection(clientOf(upstream, { token }).player.pause());
    expect(error).toMatchObject({
      message: "Player command failed: Premium required",
      reason: "PREMIUM_REQUIRED",
      missingScope: undefined,
    });
  });
});

describe("a caller's signal", () => {
  it("ends the wait for a token that does not come", async () => {
    await using upstream = await startUpstream();
    const spotify = clientOf(upstream, { token: () => new Promise<string>(() => {}) });
    const reason = new Error("enough");
    const stop = new AbortController();
    const call = rejection(spotify.users.currentUser({ signal: stop.signal }));
    stop.abort(reason);
    expect(await call).toBe(reason);
  });

  it("ends a call with its own reason, at any moment", async () => {
    await using upstream = await startUpstream();
    const reason = new Error("enough");
    const { signal: aborted } = { signal: AbortSignal.abort(reason) };
    expect(await rejection(clientOf(upstream).users.currentUser({ signal: aborted }))).toBe(reason);

    const head = new AbortController();
    upstream.answer = () => head.abort(reason);
    expect(await rejection(clientOf(upstream).users.currentUser({ signal: head.signal }))).toBe(reason);

    const body = new AbortController();
    upstream.answer = (response) => {
      response.writeHead(200).write('{"id":');
      setTimeout(() => body.abort(reason), 20);
    };
    expect(await rejection(clientOf(upstream).player.playback({ signal: body.signal }))).toBe(reason);
  });
});

describe("send", () => {
  it("reaches what has no method, and judges nothing", async () => {
    await using upstream = await startUpstream();
    upstream.answer = text(404, "not here");
    const spotify = clientOf(upstream);
    const responses = [
      await spotify.send("/me/top/tracks?limit=1"),
      await spotify.send("me/player/pause", { method: "PUT" }),
      await spotify.send(new URL(`${upstream.url}/v1/search`)),
      await spotify.send(new Request(`${upstream.url}/v1/albums`, { method: "POST", body: "{}" })),
    ];
    expect(responses.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(upstream.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /v1/me/top/tracks?limit=1",
      "PUT /v1/me/player/pause",
      "GET /v1/search",
      "POST /v1/albums",
    ]);
    for (const { headers } of upstream.seen) expect(headers.authorization).toBe("Bearer the-access-token");
  });

  it("takes the token to the API's own origin and nowhere else", async () => {
    await using elsewhere = await startUpstream();
    await using upstream = await startUpstream();
    elsewhere.answer = empty;
    upstream.answer = empty;
    const spotify = clientOf(upstream);
    const { host } = new URL(elsewhere.url);
    await spotify.send(`${elsewhere.url}/v1/me`);
    await spotify.send(new Request(`${elsewhere.url}/v1/me`));
    await spotify.send(`//${host}/v1/me`);
    await spotify.send(`/\\${host}/v1/me`);
    await spotify.send(`@${host}/v1/me`);
    expect(elsewhere.seen.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
    expect(upstream.seen).toHaveLength(3);
  });

  it("leaves an Authorization header that is already there", async () => {
    await using upstream = await startUpstream();
    upstream.answer = empty;
    await clientOf(upstream).send("/me", { headers: { authorization: "Bearer another" } });
    expect(upstream.seen[0]?.headers.authorization).toBe("Bearer another");
  });
});

describe("the options", () => {
  it("are refused at once when they cannot work", () => {
    expect(() => new Spotify({ token: "t", apiUrl: "http://api.example/v1" })).toThrow(ConfigError);
    expect(() => new Spotify({ token: "" })).toThrow(TypeError);
    expect(() => new Spotify({ token: "the-access-token\n" })).toThrow(/^(?!.*the-access).*visible ASCII/);
    expect(new Spotify({ token: "t" }).apiUrl).toBe("https://api.spotify.com/v1");
  });
});

describe("the table of operations", () => {
  it("has each once, with its page's id and no scope where no rule is", () => {
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
    expect(new Set(operations.map(({ method, path }) => `${method} ${path}`)).size).toBe(operations.length);
    for (const { id, scopes, scopeRule } of operations) {
      expect(id).toMatch(/^[a-z-]+$/);
      expect(scopes.length === 0).toBe(scopeRule === "none");
    }
  });
});
