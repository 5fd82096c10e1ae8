import { signOutPage } from "../pages/messages.ts";
import { nameInLog } from "../sessions/sessions.ts";
import { isForeign, isMeantHere } from "./provenance.ts";
import type { Site } from "./site.ts";

/** `GET /logout`: signs out who followed a link of this site or typed the address; asks everybody else. */
export async function logoutByLink(site: Site, request: Request): Promise<Response> {
  return isMeantHere(request) ? signOut(site, request) : site.answers.page(200, signOutPage());
}

/** `POST /logout`: signs out at once, unless another site's page sent it. */
export async function logoutByForm(site: Site, request: Request): Promise<Response> {
  return isForeign(request, site.origin) ? site.answers.page(403, signOutPage()) : signOut(site, request);
}

async function signOut({ answers, log, sessions }: Site, request: Request): Promise<Response> {
  const signedIn = await sessions.read(request);
  const { ended, setCookie } = await sessions.end(request);
  if (ended) log.info(signedIn ? nameInLog(signedIn) : {}, "signed out");
  return answers.redirect(303, "/", { cookies: [setCookie] });
}
