import { beforeEach, describe, expect, it } from "vitest";
import { idFor } from "../src/catalogue/ids.ts";
import { emulatorIn, episodeUri, member, trackIds, trackUris } from "./member.ts";
import { description, missing } from "./openapi.ts";

const ferry = idFor("playlist", "ada", "Evening Ferry");
const [one = ""] = trackUris;

const asked: Record<string, [method: string, path: string, body?: unknown]> = {
  "GET /me/library/contains": ["GET", `/me/library/contains?uris=${one}`],
  "GET /me/albums": ["GET", "/me/albums"],
  "GET /me/tracks": ["GET", "/me/tracks"],
  "GET /me/episodes": ["GET", "/me/episodes"],
  "GET /me/shows": ["GET", "/me/shows"],
  "GET /me/audiobooks": ["GET", "/me/audiobooks"],
  "GET /me/albums/contains": ["GET", `/me/albums/contains?ids=${trackIds[0]}`],
  "GET /me/tracks/contains": ["GET", `/me/tracks/contains?ids=${trackIds[0]}`],
  "GET /me/episodes/contains": ["GET", `/me/episodes/contains?ids=${trackIds[0]}`],
  "GET /me/shows/contains": ["GET", `/me/shows/contains?ids=${trackIds[0]}`],
  "GET /me/audiobooks/contains": ["GET", `/me/audiobooks/contains?ids=${trackIds[0]}`],
  "GET /me/following": ["GET", "/me/following?type=artist&limit=1"],
  "GET /me/following/contains": ["GET", "/me/following/contains?type=user&ids=bela"],
  "GET /me/playlists": ["GET", "/me/playlists"],
  "GET /users/{user_id}/playlists": ["GET", "/users/ada/playlists"],
  "POST /me/playlists": ["POST", "/me/playlists", { name: "New" }],
  "POST /users/{user_id}/playlists": ["POST", "/users/ada/playlists", { name: "New" }],
  "GET /playlists/{playlist_id}": ["GET", `/playlists/${ferry}?additional_types=track,episode`],
  "GET /playlists/{playlist_id}/items": ["GET", `/playlists/${ferry}/items?additional_types=episode`],
  "GET /playlists/{playlist_id}/tracks": ["GET", `/playlists/${ferry}/tracks?additional_types=episode`],
  "POST /playlists/{playlist_id}/items": ["POST", `/playlists/${ferry}/items`, { uris: [one] }],
  "POST /playlists/{playlist_id}/tracks": ["POST", `/playlists/${ferry}/tracks`, { uris: [one] }],
  "PUT /playlists/{playlist_id}/items": ["PUT", `/playlists/${ferry}/items`, { uris: [one] }],
  "PUT /playlists/{playlist_id}/tracks": ["PUT", `/playlists/${ferry}/tracks`, { uris: [one] }],
  "DELETE /playlists/{playlist_id}/items": ["DELETE", `/playlists/${ferry}/items`, { items: [{ uri: one }] }],
  "DELETE /playlists/{playlist_id}/tracks": [
    "DELETE",
    `/playlists/${ferry}/tracks`,
    { tracks: [{ uri: one }] },
  ],
  "GET /playlists/{playlist_id}/images": ["GET", `/playlists/${ferry}/images`],
  "GET /playlists/{playlist_id}/followers/contains": ["GET", `/playlists/${ferry}/followers/contains`],
};

/** Where answers are not what is described, and why. */
const everywhere: readonly [difference: RegExp, why: string][] = [
  [/\/(is_playable|linked_from|restrictions) is never sent$/, "comes with a market alone"],
  [
    /\/external_ids\/(ean|isrc|upc) is never sent$/,
    "a recording has an ISRC, an album a UPC, and nothing all three",
  ],
  [/\/(primary_color|video_thumbnail) is not described$/, "seen on the wire"],
  [/\/(item|track)\/(episode|track) is not described$/, "seen on the wire"],
  [/^\/items\/\*\/description must be string$/, "null where there is none, as the words beside it say"],
  [/^\/artists\/cursors\/before is never sent$/, "that list goes on and never back"],
];

describe("answers of libraries and playlists", () => {
  beforeEach((context) => {
    if (missing !== undefined) context.skip(missing);
  });

  it.each(Object.entries(asked))("%s is as Spotify describes it", async (operation, [method, path, body]) => {
    const emulator = emulatorIn();
    emulator.control.playlists.update(ferry, { entries: [one, episodeUri] });
    const { ask } = await member(emulator);
    const response = await ask(method, path, body);
    const found = description().differences(operation, response.status, await response.json());
    expect(found.filter((difference) => !everywhere.some(([known]) => known.test(difference)))).toEqual([]);
  });

  it("an episode shown as a track is as Spotify describes tracks", async () => {
    const emulator = emulatorIn();
    emulator.control.playlists.update(ferry, { entries: [episodeUri] });
    const { ask } = await member(emulator);
    const response = await ask("GET", `/playlists/${ferry}/items`);
    const found = description().differences("GET /playlists/{playlist_id}/items", 200, await response.json());
    expect(found.filter((difference) => difference.includes("must"))).toEqual([]);
  });

  it("are tested, every operation that answers something", () => {
    const ours =
      /^\w+ (\/me\/(library|albums|tracks|episodes|shows|audiobooks|following|playlists)|\/playlists|\/users\/\{user_id\}\/)/;
    const silent = /^(PUT|DELETE) (\/me\/|\/playlists\/\{playlist_id\}(\/(followers|images))?$)/;
    const theirs = description().operations.filter((name) => ours.test(name) && !silent.test(name));
    expect(Object.keys(asked).sort()).toEqual(theirs.sort());
  });
});
