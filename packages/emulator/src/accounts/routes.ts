import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { type Env, loginCookie } from "../caller.ts";
import { describeListening } from "../playback/now-playing.ts";
import type { Person } from "../state/people.ts";
import type { World } from "../world.ts";
import { agree, isAgreed, readAuthorizationRequest, refuse } from "./authorization.ts";
import { postedFromOwnPage } from "./own-page.ts";
import { accessPage, loginPage, messagePage } from "./pages/access.ts";
import { consentPage } from "./pages/consent.ts";
import { sendPage } from "./pages/layout.ts";
import { answerTokenRequest } from "./token.ts";
import { TokenError } from "./token-error.ts";

/** The accounts service: what Spotify has at accounts.spotify.com. */
export function accountsRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  app.on(["GET", "POST"], ["/authorize", "/account/*"], postedFromOwnPage);
  app.get("/authorize", (c) => showAuthorize(world, c));
  app.post("/authorize", (c) => decide(world, c));
  app.get("/", (c) => c.redirect("/account/apps", 302));
  app.get("/account/apps", (c) => showAccess(world, c));
  app.post("/account/apps", (c) => removeAccess(world, c));
  app.post("/account/login", async (c) => {
    const person = world.people.get((await formOf(c)).get("person") ?? "");
    if (person === undefined) logOut(world, c);
    else logIn(world, c, person);
    return c.redirect("/account/apps", 303);
  });
  app.options("/api/token", (c) => {
    // Not Authorization: a browser has no business with a client secret.
    c.header("access-control-allow-headers", "Accept, Content-Type, Origin");
    c.header("access-control-allow-methods", "POST, OPTIONS");
    c.header("access-control-max-age", "604800");
    c.header("access-control-allow-origin", "*");
    return c.body(null, 204);
  });
  app.post("/api/token", (c) => {
    c.header("cache-control", "no-store");
    c.header("access-control-allow-origin", "*");
    const { claimed, form } = c.get("caller");
    try {
      if (claimed === undefined || form === undefined) {
        throw new TokenError("server_error", "Unexpected status: 415", 415);
      }
      return c.json(answerTokenRequest(world, claimed, form));
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      return c.json(error.toBody(), error.status);
    }
  });
  return app;
}

function showAuthorize(world: World, c: Context<Env>) {
  const { search, searchParams } = new URL(c.req.url);
  const reading = readAuthorizationRequest(world, searchParams);
  if (reading.kind !== "request") return answerUnfit(c, reading);
  const current = currentPerson(world, c);
  if (current !== undefined && isAgreed(world, reading.request, current)) {
    return leave(c, agree(world, reading.request, current), 302);
  }
  const { app, scope } = reading.request;
  const people = world.people
    .list()
    .map((person) => ({ person, listening: describeListening(world, person.id) }));
  return sendPage(
    c,
    200,
    consentPage({ appName: app.name, scope, people, current, action: `/authorize${search}` }),
  );
}

async function decide(world: World, c: Context<Env>) {
  const { search, searchParams } = new URL(c.req.url);
  const reading = readAuthorizationRequest(world, searchParams);
  if (reading.kind !== "request") return answerUnfit(c, reading);
  const form = await formOf(c);
  const decision = form.get("decision");
  if (decision === "cancel") return leave(c, refuse(reading.request), 303);
  if (decision === "switch") {
    logOut(world, c);
    return c.redirect(`/authorize${search}`, 303);
  }
  const person = world.people.get(form.get("person") ?? "");
  if (decision !== "agree" || person === undefined) {
    return sendPage(c, 400, messagePage("Nobody chosen", "Go back, choose a person, and agree or cancel."));
  }
  logIn(world, c, person);
  return leave(c, agree(world, reading.request, person), 303);
}

function answerUnfit(
  c: Context<Env>,
  reading: { kind: "page"; text: string } | { kind: "redirect"; location: string },
) {
  if (reading.kind === "redirect") return leave(c, reading.location, 303);
  return sendPage(c, 400, messagePage("This app cannot sign you in", reading.text));
}

/** Sends the browser back to the app, with an address that is nobody else's to see. */
function leave(c: Context<Env>, location: string, status: 302 | 303): Response {
  c.header("cache-control", "no-store");
  c.header("referrer-policy", "no-referrer");
  return c.redirect(location, status);
}

function showAccess(world: World, c: Context<Env>) {
  const person = currentPerson(world, c);
  if (person === undefined) return sendPage(c, 200, loginPage(world.people.list()));
  const apps = world.consents.appsOf(person.id).map((clientId) => ({
    clientId,
    name: world.apps.get(clientId)?.name ?? clientId,
    scope: [...(world.consents.scopeOf(person.id, clientId) ?? [])],
  }));
  return sendPage(c, 200, accessPage(person, apps));
}

async function removeAccess(world: World, c: Context<Env>) {
  const person = currentPerson(world, c);
  const clientId = (await formOf(c)).get("client_id");
  if (person !== undefined && clientId) {
    world.consents.withdraw(person.id, clientId);
    world.grants.revoke({ personId: person.id, clientId }, world.clock.now());
  }
  return c.redirect("/account/apps", 303);
}

function currentPerson(world: World, c: Context<Env>): Person | undefined {
  return world.people.get(c.get("caller").personId ?? "");
}

function logIn(world: World, c: Context<Env>, person: Person): void {
  const caller = c.get("caller");
  if (caller.personId === person.id) return;
  const name = loginCookie(c.get("origin"));
  world.logins.close(getCookie(c, name));
  caller.personId = person.id;
  setCookie(c, name, world.logins.open(person.id), { ...cookieAttributes, maxAge: 30 * 86_400 });
}

function logOut(world: World, c: Context<Env>): void {
  const name = loginCookie(c.get("origin"));
  world.logins.close(getCookie(c, name));
  setCookie(c, name, "", { ...cookieAttributes, maxAge: 0 });
}

const cookieAttributes = { httpOnly: true, sameSite: "Lax", path: "/" } as const;

async function formOf(c: Context<Env>): Promise<URLSearchParams> {
  return new URLSearchParams(await c.req.text());
}
