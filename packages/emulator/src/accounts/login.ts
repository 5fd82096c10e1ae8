import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { type Env, loginCookie } from "../caller.ts";
import type { Person } from "../state/people.ts";
import type { World } from "../world.ts";

const attributes = { httpOnly: true, sameSite: "Lax", path: "/" } as const;

/** Who this browser is logged in as at the accounts service. */
export function currentPerson(world: World, c: Context<Env>): Person | undefined {
  return world.people.get(c.get("caller").personId ?? "");
}

/** Makes this browser a person's, under a cookie value of its own. */
export function logIn(world: World, c: Context<Env>, person: Person): void {
  const caller = c.get("caller");
  if (caller.personId === person.id) return;
  const name = loginCookie(c.get("origin"));
  world.logins.close(getCookie(c, name));
  caller.personId = person.id;
  setCookie(c, name, world.logins.open(person.id), { ...attributes, maxAge: 30 * 86_400 });
}

/** Makes this browser nobody's. */
export function logOut(world: World, c: Context<Env>): void {
  const name = loginCookie(c.get("origin"));
  world.logins.close(getCookie(c, name));
  setCookie(c, name, "", { ...attributes, maxAge: 0 });
}
