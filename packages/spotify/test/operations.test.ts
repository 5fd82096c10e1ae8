import { defaultApp, type EmulatorApp } from "@stagedoor/emulator";
import { type RunningEmulator, startEmulator } from "@stagedoor/emulator/server";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  Credentials,
  Forbidden,
  fetchSender,
  type MethodName,
  type Operation,
  operationOf,
  operations,
  operationsByMethod,
  type QuotaMode,
  type ScopeLike,
  type Sender,
  type SenderInit,
  Spotify,
  scope,
  type Token,
} from "../src/index.ts";
import { type Example, examplesOf, type Known, methods } from "./operations-examples.ts";
import { isBound, notSent, sentBy } from "./operations-parameters.ts";
import { json, rejection, startUpstream, text } from "./upstream.ts";

const redirectUri = "http://127.0.0.1:5000/callback";
const extended: EmulatorApp = { ...defaultApp, mode: "extended" };
const wordy: EmulatorApp = {
  clientId: "wordy",
  redirectUris: [redirectUri],
  mode: "extended",
  commandAnswer: "text",
};
const development: EmulatorApp = { clientId: "small", redirectUris: [redirectUri], mode: "development" };

/** All examples, under the names of their methods. */
const examples = methods.flatMap((method) =>
  examplesOf(method).map((example, index): [string, MethodName, Example] => [
    index === 0 ? method : `${method}, in another way`,
    method,
    example,
  ]),
);

let emulator: RunningEmulator;
let known: Known;
const seen: { url: string; init: SenderInit; status?: number }[] = [];

// The emulator is asked over HTTP; what goes there is noted on the way.
const fetched = fetchSender();
const noting: Sender = async (url, init) => {
  const call: (typeof seen)[number] = { url: url.slice(`${emulator.url}/v1`.length), init };
  seen.push(call);
  const response = await fetched(url, init);
  call.status = response.status;
  return response;
};

async function tokenFor(app: EmulatorApp, asked: ScopeLike): Promise<Token> {
  const { clientId, clientSecret } = app;
  const credentials = new Credentials({ clientId, clientSecret, redirectUri, accountsUrl: emulator.url });
  const attempt = { state: "s", codeVerifier: "v".repeat(43), scope: asked };
  const url = await credentials.authorizationUrl(attempt);
  const callback = new URL(await emulator.emulator.control.authorize("ada", url));
  return credentials.requestUserToken({ ...attempt, code: callback.searchParams.get("code") ?? "" });
}

async function clientOf(app: EmulatorApp, asked: ScopeLike, quotaMode?: QuotaMode): Promise<Spotify> {
  const token = await tokenFor(app, asked);
  return new Spotify({ token, apiUrl: `${emulator.url}/v1`, sender: noting, quotaMode });
}

/** The parts of the emulator's world that the examples name. */
async function look(): Promise<Known> {
  const spotify = await clientOf(extended, scope.every);
  const found = await spotify.search("The", ["audiobook", "show", "episode"]);
  const [show] = found.shows.items;
  const [audiobook] = found.audiobooks.items;
  const { items: albums } = await spotify.search('album:"Weather for Two"', "album");
  const album = await spotify.albums.get(albums[0]?.id ?? "");
  const mine = await spotify.playlists.mine().toArray();
  const playlist = mine.find(({ name }) => name === "Evening Ferry");
  return {
    album: album.id,
    artist: album.artists[0]?.id ?? "",
    // One that is not in Ada's library, where nothing is saved yet.
    track: album.tracks.items[0]?.id ?? "",
    show: show?.id ?? "",
    episode: (await spotify.shows.episodes(show?.id ?? "")).items[0]?.id ?? "",
    audiobook: audiobook?.id ?? "",
    chapter: (await spotify.audiobooks.chapters(audiobook?.id ?? "")).items[0]?.id ?? "",
    category: (await spotify.browse.categories()).items[0]?.id ?? "",
    followed: (await spotify.following.artists({ limit: 1 })).items[0]?.id ?? "",
    genre: (await spotify.browse.genreSeeds())[0] ?? "",
    playlist: playlist?.id ?? "",
    snapshot: playlist?.snapshot_id ?? "",
    device: (await spotify.player.devices())[0]?.id ?? "",
  };
}

/** What an operation needs at least: of scopes of which one will do, one. */
function leastScope(
  { scopes, scopeRule }: Operation,
  needs: readonly string[] = scopes.slice(0, 1),
): readonly string[] {
  const least: Record<Operation["scopeRule"], readonly string[]> = {
    none: [],
    optional: [],
    all: scopes,
    any: needs,
    "first-and-any": scopes.slice(0, 2),
    "by-uri-type": needs,
  };
  return least[scopeRule];
}

beforeAll(async () => {
  emulator = await startEmulator({ port: 0, apps: [extended, wordy, development] });
  known = await look();
});
afterAll(() => emulator.close());

// Each method finds the world as the one before it did.
afterEach(async () => {
  const isAsBefore = seen.every(({ init }) => init.method === "GET");
  seen.length = 0;
  if (isAsBefore) return;
  await emulator.close();
  emulator = await startEmulator({ port: 0, apps: [extended, wordy, development] });
});

it("the examples are of what there is, each with a name of the emulator's world", () => {
  for (const [name, id] of Object.entries(known)) expect(id, name).not.toBe("");
  const called = new Set(methods.map(operationOf));
  expect(operations.filter((operation) => !called.has(operation))).toEqual([]);
  const names = Object.entries(operationsByMethod).flatMap(([resource, table]) =>
    resource === "search" ? ["search"] : Object.keys(table).map((name) => `${resource}.${name}`),
  );
  expect(methods.toSorted()).toEqual(names.toSorted());
  expect(operations.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(notSent)));
});

describe("the examples of an operation", () => {
  it.each(operations.map((operation): [string, Operation] => [operation.id, operation]))(
    "%s: all its parameters are sent, and no other",
    (id, { query = [], body = [] }) => {
      const fields = body === "image/jpeg" ? [] : body;
      const declared = [...query.map((name) => `query ${name}`), ...fields.map((name) => `body ${name}`)];
      const { parameters: left = [], reason } = notSent[id] ?? {};
      expect(declared, reason).toEqual(expect.arrayContaining([...left]));
      const sent = sentBy(id, known).filter((name) => !isBound(id, name));
      expect([...sent, ...left].toSorted(), reason).toEqual(declared.toSorted());
    },
  );
});

describe("a method, over HTTP", () => {
  it.each(examples)("%s", async (_name, method, example) => {
    const operation: Operation = operationOf(method);
    const spotify = await clientOf(extended, leastScope(operation, example.needs), "extended");
    if (method === "player.resume") emulator.emulator.control.playback.pause("ada");
    if (method.startsWith("library.contains") && method !== "library.contains") {
      const everything = await clientOf(extended, scope.every);
      await everything.library.removeAlbums([known.album]);
      await everything.library.removeAudiobooks([known.audiobook]);
      await everything.library.removeEpisodes([known.episode]);
      await everything.library.removeShows([known.show]);
    }
    seen.length = 0;
    const answer = await example.call(spotify, known);

    // The request is the example's, and of the kind that the table tells.
    const [sent, ...more] = seen;
    expect(more).toEqual([]);
    if (sent === undefined) throw new Error("nothing was sent");
    expect(`${sent.init.method} ${sent.url}`).toBe(example.request(known));
    expect(sent.init.operation).toBe(operation);
    const [path = ""] = sent.url.split("?");
    expect(sent.init.method).toBe(operation.method);
    expect(path).toMatch(new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`));
    if (operation.body === "image/jpeg") {
      expect(sent.init.headers["content-type"]).toBe("image/jpeg");
    } else {
      const body = sent.init.body === undefined ? undefined : JSON.parse(String(sent.init.body));
      expect(body).toEqual(example.body?.(known));
    }

    // The emulator understood it, and the client what it answered.
    const expected = example.answer(known);
    if (typeof expected === "object" && expected !== null && !("asymmetricMatch" in expected)) {
      expect(answer).toMatchObject(expected);
    } else expect(answer).toEqual(expected);
  });
});

const commands = examples.filter(([, method]) => operationOf(method).premiumOnly);

describe("a player command", () => {
  it.each(commands)("is done where a text answers it that is no JSON: %s", async (_name, method, example) => {
    const spotify = await clientOf(wordy, leastScope(operationOf(method)), "extended");
    if (method === "player.resume") emulator.emulator.control.playback.pause("ada");
    seen.length = 0;
    expect(await example.call(spotify, known)).toBeUndefined();
    expect(seen.map(({ status }) => status)).toEqual([200]);
  });

  it.each(commands)("is done whatever else the success: %s", async (_name, _method, example) => {
    await using upstream = await startUpstream();
    const spotify = new Spotify({ token: "t", apiUrl: upstream.url });
    for (const answer of [text(202, ""), text(204, ""), text(200, ""), text(202, "QUEUED"), json(200, {})]) {
      upstream.answer = answer;
      expect(await example.call(spotify, known)).toBeUndefined();
    }
    expect(upstream.seen).toHaveLength(5);
  });
});

const needy = methods.filter((method) => !["none", "optional"].includes(operationOf(method).scopeRule));

describe("a method without its scopes", () => {
  it.each(needy)("%s is refused, and names what is missing and what is there", async (method) => {
    const spotify = await clientOf(extended, "streaming", "extended");
    const [example] = examplesOf(method);
    const error = await rejection(Promise.resolve(example.call(spotify, known)));
    expect(error).toBeInstanceOf(Forbidden);
    const { scopes, id } = operationOf(method);
    expect(error).toMatchObject({ operation: id, status: 403 });
    const { missingScope, neededScope, heldScope, message } = error as Forbidden;
    expect(neededScope.equals(scopes)).toBe(true);
    expect(missingScope?.equals(scopes)).toBe(true);
    expect(String(heldScope)).toBe("streaming");
    expect(message).toMatch(
      /^Insufficient client scope \(\w+ \S+ needs .*; the token's scope is streaming\)$/,
    );
    for (const name of scopes) expect(message).toContain(name);
  });
});

const lost = methods.filter((method) => operationOf(method).developmentMode !== undefined);

describe("a method that apps in Development Mode have lost", () => {
  it.each(lost)("%s says so, and what to use instead", async (method) => {
    const spotify = await clientOf(development, scope.every);
    const operation: Operation = operationOf(method);
    const [example] = examplesOf(method);
    if (operation.replacement?.endsWith("one request per id")) {
      expect(await example.call(spotify, known)).toMatchObject(example.answer(known) as object);
      return;
    }
    const error = await rejection(Promise.resolve(example.call(spotify, known)));
    expect(error).toBeInstanceOf(Forbidden);
    expect(error).toMatchObject({ withdrawn: operation.developmentMode, missingScope: undefined });
    expect((error as Error).message).toMatch(
      operation.developmentMode === "removed" ? /Development Mode in February 2026/ : /27 November 2024/,
    );
    expect((error as Error).message).toContain(operation.replacement ?? "nothing replaces it");
  });
});

describe("a method that apps in Development Mode have", () => {
  const kept = examples.filter(([, method]) => operationOf(method).developmentMode === undefined);
  it.each(kept)("%s answers with what such apps get", async (_name, method, example) => {
    const spotify = await clientOf(development, scope.every, "development");
    if (method === "player.resume") emulator.emulator.control.playback.pause("ada");
    await example.call(spotify, known);
  });
});
