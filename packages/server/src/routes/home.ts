import { homePage, signedOutPage } from "../pages/home.ts";
import type { NowPlaying } from "../playing/now-playing.ts";
import { endOf } from "../sessions/grant-end.ts";
import { pathOf } from "./path-of.ts";
import { renewFirst } from "./renew-first.ts";
import type { Site } from "./site.ts";

/** `GET /`: who you are and what is playing. */
export async function home(site: Site, request: Request): Promise<Response> {
  const { answers, nowPlaying, sessions } = site;
  const signedIn = await sessions.read(request);
  if (!signedIn) return answers.page(200, signedOutPage);
  const renewal = await renewFirst(site, request, signedIn);
  if (renewal) return renewal;
  const { userId } = signedIn.grant;
  const ended = endOf(signedIn.grant, site.now());
  const playing: NowPlaying = ended
    ? { kind: "sign-in-again", reason: ended.reason, endedAt: ended.at }
    : await nowPlaying.read(signedIn);
  return answers.page(200, homePage({ userId, playing, path: pathOf(request) }));
}
