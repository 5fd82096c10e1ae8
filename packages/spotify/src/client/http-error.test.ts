import { describe, expect, it } from "vitest";
import { json, rejection, startUpstream, type Upstream } from "../../test/upstream.ts";
import type { SpotifyScope } from "../auth/scopes.ts";
import { BadRequest, type Forbidden, HttpError, NotFound } from "./http-error.ts";
import { Spotify } from "./spotify.ts";

const id = "4uLU6hMCjMI75M1A2tKUQC";

function clientOf(upstream: Upstream): Spotify {
  return new Spotify({ token: "the-access-token", apiUrl: `${upstream.url}/v1` });
}

function spotifyError(status: number, message: string): Upstream["answer"] {
  return json(status, { error: { status, message } });
}

const gone =
  "GET /users/{user_id} was removed for apps in Development Mode in February 2026; nothing replaces it";

describe("a 404 in the words of an operation that is gone", () => {
  it.each(["Not found.", "Service not found"])("%s", async (message) => {
    await using upstream = await startUpstream();
    upstream.answer = spotifyError(404, message);
    const { users, albums } = clientOf(upstream);
    const lost = await rejection(users.get("ada"));
    expect(lost).toBeInstanceOf(NotFound);
    expect(lost).toMatchObject({
      withdrawn: "removed",
      message: `${message} (${gone})`,
    });
    // One that nobody lost has another cause, and so has another 404.
    expect(await rejection(albums.get(id))).toMatchObject({ withdrawn: undefined, message });
    upstream.answer = spotifyError(404, "No such user");
    expect(await rejection(users.get("ada"))).toMatchObject({
      withdrawn: undefined,
      message: "No such user",
    });
  });
});

describe("an error's request id", () => {
  it("is that of the answer, without the token", async () => {
    await using upstream = await startUpstream();
    const { albums } = clientOf(upstream);
    const requestIdOf = async (headers: Record<string, string>) => {
      upstream.answer = json(500, {}, headers);
      const error = await rejection(albums.get(id));
      expect(error).toBeInstanceOf(HttpError);
      return (error as HttpError).requestId;
    };
    expect(await requestIdOf({ "x-request-id": "7f3a-42" })).toBe("7f3a-42");
    expect(await requestIdOf({ "x-request-id": "of the-access-token" })).toBe("of [redacted]");
    expect(await requestIdOf({ "x-request-id": "" })).toBeUndefined();
    expect(await requestIdOf({})).toBeUndefined();
  });
});

describe("a page that is too long", () => {
  it("is told how long it may be, where that depends on the app and where it does not", async () => {
    await using upstream = await startUpstream();
    // Said to the compiler alone: where the mode is not known, pages of 50 do not compile.
    const spotify = clientOf(upstream) as Spotify<SpotifyScope, "extended">;
    const { artists, library, albums } = spotify;
    upstream.answer = spotifyError(400, "Invalid limit");
    const messages = [
      await rejection(spotify.search("x", "track", { limit: 50 }).then()),
      await rejection(spotify.search("x", ["track"], { limit: 50 })),
      await rejection(artists.albums(id, { limit: 50 }).then()),
      await rejection(library.tracks({ limit: 50 }).then()),
      await rejection(albums.get(id)),
    ].map((error) => (error as BadRequest).message);
    expect(messages).toEqual([
      "Invalid limit (GET /search takes at most 10, 50 in extended quota mode)",
      "Invalid limit (GET /search takes at most 10, 50 in extended quota mode)",
      "Invalid limit (GET /artists/{id}/albums takes at most 10, 50 in extended quota mode)",
      "Invalid limit (GET /me/tracks takes at most 50)",
      "Invalid limit",
    ]);
    upstream.answer = spotifyError(400, "Invalid offset");
    const other = await rejection(library.tracks({ offset: 7 }).then());
    expect(other).toBeInstanceOf(BadRequest);
    expect(other).toMatchObject({ message: "Invalid offset" });
  });
});

describe("what a token is good for, as an error has it", () => {
  it("is what `as` was told of the other token, and nothing of the first one's", async () => {
    await using upstream = await startUpstream();
    upstream.answer = spotifyError(403, "Insufficient client scope");
    const url = { apiUrl: `${upstream.url}/v1` };
    const first = new Spotify({ ...url, token: "first", scope: ["user-read-private"] });
    const heldOf = async ({ player }: Pick<Spotify, "player">) => {
      const { heldScope, missingScope } = (await rejection(player.playback())) as Forbidden;
      return [heldScope && String(heldScope), String(missingScope)];
    };
    const told: Spotify = first.as("second", ["streaming"]) as Spotify;
    expect(await heldOf(told)).toEqual(["streaming", "user-read-playback-state"]);
    expect(await heldOf(first.as("third"))).toEqual([undefined, "user-read-playback-state"]);
    expect(await heldOf(first as unknown as Spotify)).toEqual([
      "user-read-private",
      "user-read-playback-state",
    ]);
  });
});
