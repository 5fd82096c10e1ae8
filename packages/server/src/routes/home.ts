import { homePage, signedOutPage } from "../pages/home.ts";
import type { Site } from "./site.ts";

/** `GET /`: who you are and what is playing. */
export async function home(site: Site, request: Request): Promise<Response> {
  const { answers, nowPlaying, sessions } = site;
  const signedIn = await sessions.read(request);
  if (!signedIn) return answers.page(200, signedOutPage);
  const { grant } = signedIn;
  const playing = await nowPlaying.read(grant);
  return answers.page(200, homePage({ userId: grant.userId, playing }));
}
