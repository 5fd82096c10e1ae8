import { exists } from "../savable.ts";
import type { Savable } from "../state/library.ts";
import { answer, answerEmpty } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import { readIdList } from "./id-list.ts";
import { isId } from "./ids.ts";
import { fullArtistObject } from "./objects/artist.ts";
import { shapeOf } from "./objects/shape.ts";
import type { Operation, PersonalCall } from "./operation.ts";
import { linkTo, readLimit } from "./paging.ts";

const most = { query: 50, body: 50 };

/** Artists and people that a person follows. */
export const following: readonly Operation[] = [
  {
    method: "GET",
    path: "/me/following",
    token: "user",
    scopes: ["user-follow-read"],
    handle: (call) => answer({ artists: followedArtists(call) }),
  },
  {
    method: "PUT",
    path: "/me/following",
    token: "user",
    scopes: ["user-follow-modify"],
    developmentMode: "removed",
    async handle(call) {
      const things = await readFollowed(call);
      if (!things.every((thing) => exists(call.world, thing))) throw new ApiError(404, "Resource not found");
      call.world.library.save(call.person.id, things, call.world.clock.now());
      return answerEmpty();
    },
  },
  {
    method: "DELETE",
    path: "/me/following",
    token: "user",
    scopes: ["user-follow-modify"],
    developmentMode: "removed",
    async handle(call) {
      call.world.library.remove(call.person.id, await readFollowed(call));
      return answerEmpty();
    },
  },
  {
    method: "GET",
    path: "/me/following/contains",
    token: "user",
    scopes: ["user-follow-read"],
    developmentMode: "removed",
    async handle(call) {
      const things = await readFollowed({ ...call, body: async () => "" });
      return answer(things.map((thing) => call.world.library.has(call.person.id, thing)));
    },
  },
];

/**
 * CursorPagingSimplifiedArtistObject, whose items are whole ArtistObjects. By id: a list that changes between two
 * pages then neither repeats nor leaves out an artist who stays.
 */
function followedArtists(call: PersonalCall) {
  const { world, person, query } = call;
  readType(call, ["artist"]);
  const limit = readLimit(call, { default: 20, max: 50 });
  const after = query.get("after");
  const shape = shapeOf(call);
  const followed = world.library
    .list(person.id, "artist")
    .flatMap(({ id }) => world.catalogue.artists.get(id) ?? [])
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const rest = after === null ? followed : followed.filter(({ id }) => id > after);
  const items = rest.slice(0, limit);
  const last = rest.length > limit ? items.at(-1)?.id : undefined;
  return {
    href: linkTo(call, { limit }),
    limit,
    next: last === undefined ? null : linkTo(call, { after: last, limit }),
    cursors: { after: last ?? null },
    total: followed.length,
    items: items.map((artist) => fullArtistObject(artist, shape)),
  };
}

async function readFollowed(call: PersonalCall): Promise<Savable[]> {
  const type = readType(call, ["artist", "user"]);
  // A user's id may be any text.
  const ids = await readIdList(call, most, type === "artist" ? isId : (text) => text !== "");
  return ids.map((id) => ({ type, id }));
}

function readType<Type extends string>({ query }: PersonalCall, types: readonly Type[]): Type {
  const asked = query.get("type");
  if (asked === null) throw new ApiError(400, "Missing required field: type");
  const type = types.find((name) => name === asked);
  if (type === undefined) throw new ApiError(400, "Invalid type");
  return type;
}
