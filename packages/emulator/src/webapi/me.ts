import { answer } from "./answer.ts";
import type { Operation, PersonalCall } from "./operation.ts";
import { followersOf, userObject } from "./users.ts";

export const me: readonly Operation[] = [
  {
    method: "GET",
    path: "/me",
    token: "user",
    scopes: ["user-read-private", "user-read-email"],
    scopeRule: "optional",
    handle: (call) => answer(currentUser(call)),
  },
];

/** PrivateUserObject. Development Mode of 2026 has the public part alone. */
function currentUser({ world, person, rules, scope, origin }: PersonalCall) {
  const profile = {
    ...(rules.hasAccountId ? { account_id: person.account_id } : {}),
    ...userObject(person, origin),
  };
  if (rules.smallerApi) return profile;
  return {
    ...profile,
    followers: followersOf(person, world),
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
