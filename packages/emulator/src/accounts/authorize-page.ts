import { type Context, Hono } from "hono";
import type { Env } from "../caller.ts";
import { describeListening } from "../playback/now-playing.ts";
import type { World } from "../world.ts";
import {
  type AuthorizationReading,
  agree,
  isAgreed,
  readAuthorizationRequest,
  refuse,
  type UnfitRequest,
} from "./authorization.ts";
import { currentPerson, logIn, logOut } from "./login.ts";
import { postedFromOwnPage } from "./own-page.ts";
import { consentPage } from "./pages/consent.ts";
import { sendPage } from "./pages/layout.ts";
import { messagePage } from "./pages/message.ts";

/** `/authorize`: who are you, this is what the app asks for, agree or cancel. */
export function authorizePage(world: World): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  app.use("/authorize", postedFromOwnPage);
  app.get("/authorize", (c) => showAuthorize(world, c));
  app.post("/authorize", (c) => decide(world, c));
  return app;
}

function showAuthorize(world: World, c: Context<Env>) {
  const { search, searchParams } = new URL(c.req.url);
  const reading = readAuthorizationRequest(world, searchParams);
  const current = currentPerson(world, c);
  noteRefusal(c, reading);
  if (reading.kind === "redirect") return leave(c, reading.location, 303);
  if (reading.kind === "page") {
    // As at Spotify, only who is logged in learns that a client or a redirect URI is none.
    if (current !== undefined) return refuseHere(c, reading);
    return c.redirect(`/en/login?${new URLSearchParams({ continue: `/authorize${search}` })}`, 303);
  }
  const { request } = reading;
  if (current !== undefined && isAgreed(world, request, current)) {
    return leave(c, agree(world, request, current), 302);
  }
  const people = world.people
    .list()
    .map((person) => ({ person, listening: describeListening(world, person.id) }));
  const view = { appName: request.app.name, scope: request.scope, redirectUri: request.redirectUri };
  return sendPage(c, 200, consentPage({ ...view, people, current, action: `/authorize${search}` }));
}

async function decide(world: World, c: Context<Env>) {
  const { search, searchParams } = new URL(c.req.url);
  const reading = readAuthorizationRequest(world, searchParams);
  noteRefusal(c, reading);
  if (reading.kind === "redirect") return leave(c, reading.location, 303);
  if (reading.kind === "page") return refuseHere(c, reading);
  const form = new URLSearchParams(await c.req.text());
  const decision = form.get("decision");
  if (decision === "cancel") {
    c.get("caller").reason = "the person said no";
    return leave(c, refuse(reading.request), 303);
  }
  if (decision === "switch") {
    logOut(world, c);
    return c.redirect(`/authorize${search}`, 303);
  }
  const person = world.people.get(form.get("person") ?? "");
  if (decision !== "agree" || person === undefined) {
    c.get("caller").reason = "no person that is there was chosen, or neither agree nor cancel";
    return sendPage(c, 400, messagePage("Nobody chosen", "Go back, choose a person, and agree or cancel."));
  }
  logIn(world, c, person);
  return leave(c, agree(world, reading.request, person), 303);
}

function noteRefusal(c: Context<Env>, reading: AuthorizationReading): void {
  if (reading.kind !== "request") c.get("caller").reason = reading.hint;
}

function refuseHere(c: Context<Env>, { text, hint }: UnfitRequest) {
  return sendPage(c, 400, messagePage("This app cannot sign you in", text, hint));
}

/** Sends the browser back to the app, with an address that is nobody else's to see. */
function leave(c: Context<Env>, location: string, status: 302 | 303): Response {
  c.header("cache-control", "no-store");
  c.header("referrer-policy", "no-referrer");
  return c.redirect(location, status);
}
