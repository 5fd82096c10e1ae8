import { appOf } from "../state/apps.ts";
import { personOf } from "../state/people.ts";
import type { World } from "../world.ts";
import { forgetListener } from "./playlists.ts";

/** An app goes with all that people gave it. */
export function removeApp({ apps, grants, codes, consents }: World, id: string): void {
  const { clientId } = appOf(apps, id, "apps.remove");
  grants.forget(clientId);
  codes.forget(clientId);
  consents.forget(clientId);
  apps.remove(clientId);
}

/** A person goes with grants, logins, what plays, library and playlists. */
export function removePerson(world: World, id: string): void {
  const { people, players, logins, consents, grants, clock } = world;
  const person = personOf(people, id, "people.remove");
  grants.revoke({ personId: person.id }, clock.now());
  consents.withdraw(person.id);
  logins.closeAllOf(person.id);
  players.remove(person.id);
  forgetListener(world, person.id);
  people.remove(person.id);
}
