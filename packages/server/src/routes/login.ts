import { messagePage } from "../pages/messages.ts";
import { safeReturnTo } from "../signin/return-to.ts";
import { isForDocument, isPrefetch } from "./provenance.ts";
import type { Site } from "./site.ts";

/** `GET /login?returnTo=/path&showDialog=true`: to Spotify's authorize page. */
export async function login(site: Site, request: Request): Promise<Response> {
  const { answers, origin, signIns } = site;
  // A sign-in begins only because somebody wants to: not in a frame, an image or in advance (RFC 9700 §4.16).
  if (isPrefetch(request.headers) || !isForDocument(request.headers)) {
    const message = {
      title: "Nothing has begun",
      text: "A sign-in begins only when a person opens it, not in a frame, an image or in advance.",
      link: { href: "/login", label: "Log in with Spotify" },
    };
    return answers.page(403, messagePage(message));
  }
  const parameters = new URL(request.url).searchParams;
  const { location, setCookies } = await signIns.begin(request, {
    returnTo: safeReturnTo(parameters.get("returnTo") ?? undefined, origin),
    showDialog: parameters.get("showDialog") === "true",
  });
  return answers.redirect(303, location.href, { cookies: setCookies });
}
