import { type Context, Hono } from "hono";
import type { Env } from "../caller.ts";
import type { World } from "../world.ts";
import { currentPerson, logIn, logOut } from "./login.ts";
import { postedFromOwnPage } from "./own-page.ts";
import { accessPage } from "./pages/access.ts";
import { sendPage } from "./pages/layout.ts";
import { loginPage } from "./pages/login.ts";

const home = "/account/apps";

/** The login page, and a person's apps with access, each of which can be taken away. */
export function accountPages(world: World): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  app.use("/account/*", postedFromOwnPage);
  app.use("/:locale{[a-z]{2}(?:-[A-Z]{2})?}/login", postedFromOwnPage);
  app.get("/", (c) => c.redirect(home, 302));
  app.get("/:locale{[a-z]{2}(?:-[A-Z]{2})?}/login", (c) => {
    const { pathname, search } = new URL(c.req.url);
    return sendPage(c, 200, loginPage(world.people.list(), pathname + search));
  });
  app.post("/:locale{[a-z]{2}(?:-[A-Z]{2})?}/login", (c) => changePerson(world, c));
  app.post("/account/login", (c) => changePerson(world, c));
  app.get(home, (c) => showAccess(world, c));
  app.post(home, (c) => removeAccess(world, c));
  return app;
}

async function changePerson(world: World, c: Context<Env>) {
  const person = world.people.get((await formOf(c)).get("person") ?? "");
  if (person === undefined) logOut(world, c);
  else logIn(world, c, person);
  return c.redirect(ownPath(c.req.query("continue"), c.req.url) ?? home, 303);
}

/** A page of this service to go on to; never another site's. */
function ownPath(address: string | undefined, base: string): string | undefined {
  if (address === undefined || !URL.canParse(address, base)) return undefined;
  const { origin, pathname, search } = new URL(address, base);
  return origin === new URL(base).origin && !pathname.startsWith("//") ? pathname + search : undefined;
}

function showAccess(world: World, c: Context<Env>) {
  const person = currentPerson(world, c);
  if (person === undefined) return sendPage(c, 200, loginPage(world.people.list(), "/account/login"));
  const apps = world.consents
    .list(person.id)
    .map((consent) => ({ ...consent, name: world.apps.get(consent.clientId)?.name ?? consent.clientId }));
  return sendPage(c, 200, accessPage(person, apps));
}

async function removeAccess(world: World, c: Context<Env>) {
  const person = currentPerson(world, c);
  const clientId = (await formOf(c)).get("client_id");
  if (person !== undefined && clientId) {
    world.consents.withdraw(person.id, clientId);
    world.grants.revoke({ personId: person.id, clientId }, world.clock.now());
  }
  return c.redirect(home, 303);
}

async function formOf(c: Context<Env>): Promise<URLSearchParams> {
  return new URLSearchParams(await c.req.text());
}
