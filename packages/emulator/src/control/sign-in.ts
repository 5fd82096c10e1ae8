import { isScope, type SpotifyScope, scopeMeanings } from "../accounts/scopes.ts";
import { openGrant, type TokenAnswer } from "../accounts/token.ts";
import { defaultApp } from "../default-app.ts";
import { InputError, optional, readFields, readTexts } from "../input.ts";
import { appOf } from "../state/apps.ts";
import { personOf } from "../state/people.ts";
import type { World } from "../world.ts";

/** Which app a person signs in to, and what the person lets it do. */
export interface SignInSettings {
  /** Default: `defaultApp`, or where it is not registered the only app there is. */
  clientId?: string | undefined;
  /** Default: every scope there is. */
  scope?: readonly SpotifyScope[] | undefined;
}

/** The whole code flow at once: a person agrees, and the app gets the tokens. */
export function signIn(world: World, personId: unknown, settings: unknown = {}): TokenAnswer {
  const where = "signIn";
  const person = personOf(world.people, personId, where);
  const given = readFields(settings, where, ["clientId", "scope"]);
  const app = appOf(world.apps, given.clientId ?? usualApp(world.apps.list()), where);
  const scope = optional(given.scope, `${where}: scope`, readScope) ?? everyScope;
  const now = world.clock.now();
  world.consents.agree(person.id, app.clientId, scope, now);
  const { record } = world.codes.issue(
    {
      clientId: app.clientId,
      personId: person.id,
      redirectUri: "",
      challenge: null,
      scope: scope.join(" "),
    },
    now,
  );
  return openGrant(world, app, record, app.secretHash === null);
}

function usualApp(apps: readonly { clientId: string }[]): string {
  const ids = apps.map(({ clientId }) => clientId);
  if (ids.includes(defaultApp.clientId)) return defaultApp.clientId;
  const [only, ...others] = ids;
  if (only !== undefined && others.length === 0) return only;
  throw new InputError(
    "signIn: clientId",
    `must say which app: ${ids.join(", ") || "none is registered yet"}`,
  );
}

const everyScope = Object.keys(scopeMeanings);

function readScope(value: unknown, where: string): string[] {
  const names = readTexts(value, where);
  const stranger = names.find((name) => !isScope(name));
  if (stranger === undefined) return names;
  throw new InputError(where, `has no "${stranger}" in it; there are ${everyScope.join(", ")}`);
}
