import { answer, type Operation, type PersonalCall } from "./operation.ts";

export const me: readonly Operation[] = [
  { method: "GET", path: "/me", token: "user", handle: (call) => answer(currentUser(call)) },
];

/** PrivateUserObject. Development Mode of 2026 has the public part alone. */
function currentUser({ person, app, scope, origin }: PersonalCall) {
  const id = encodeURIComponent(person.id);
  const profile = {
    account_id: person.account_id,
    display_name: person.display_name,
    external_urls: { spotify: `https://open.spotify.com/user/${id}` },
    href: `${origin}/v1/users/${id}`,
    id: person.id,
    images: person.images ?? [300, 64].map((size) => portrait(origin, id, size)),
    type: "user",
    uri: `spotify:user:${id}`,
  };
  if (app.mode === "development") return profile;
  return {
    ...profile,
    followers: { href: null, total: person.id.length * 3 },
    ...(scope.has("user-read-email") ? { email: person.email } : {}),
    ...(scope.has("user-read-private")
      ? {
          country: person.country,
          product: person.product,
          explicit_content: { filter_enabled: false, filter_locked: false },
        }
      : {}),
  };
}

function portrait(origin: string, id: string, size: number) {
  return { url: `${origin}/_portraits/${id}.svg?size=${size}`, height: size, width: size };
}
