import type { Person } from "../state/people.ts";
import type { World } from "../world.ts";
import { answer } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import type { Operation } from "./operation.ts";

export const users: readonly Operation[] = [
  {
    method: "GET",
    path: "/users/{user_id}",
    token: "any",
    developmentMode: "removed",
    handle: ({ world, origin, params }) => {
      const person = world.people.get(params.user_id ?? "");
      if (person === undefined) throw new ApiError(404, "Resource not found");
      return answer({ ...userObject(person, origin), followers: followersOf(person, world) });
    },
  },
];

/** PublicUserObject without `followers`, which Development Mode does not have. */
export function userObject({ id: userId, display_name, images }: Person, origin: string) {
  const id = encodeURIComponent(userId);
  return {
    display_name,
    external_urls: { spotify: `https://open.spotify.com/user/${id}` },
    href: `${origin}/v1/users/${id}`,
    id: userId,
    images: images ?? [300, 64].map((size) => portrait(origin, id, size)),
    type: "user",
    uri: `spotify:user:${id}`,
  };
}

/** FollowersObject. */
export function followersOf({ id }: Person, { library }: World) {
  return { href: null, total: library.holders({ type: "user", id }).length };
}

function portrait(origin: string, id: string, size: number) {
  return { url: `${origin}/_portraits/${id}.svg?size=${size}`, height: size, width: size };
}
