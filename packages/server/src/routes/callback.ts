import { messagePage } from "../pages/messages.ts";
import { callbackState } from "../signin/callback-parameters.ts";
import { SignInFailure } from "../signin/sign-in-failure.ts";
import type { Site } from "./site.ts";

/** The address holds a code: nobody is to learn it from a `Referer` (RFC 9700 §4.2.4). */
const headers = { "referrer-policy": "no-referrer" };

/** `GET /callback`: back from Spotify, to where the person was going. */
export async function callback(site: Site, request: Request): Promise<Response> {
  const { answers, attempts, log, signIns } = site;
  const parameters = new URL(request.url).searchParams;
  const cookies: string[] = [];
  let returnTo = "/";
  try {
    const state = callbackState(parameters);
    cookies.push(attempts.clear(state));
    const attempt = await attempts.take(request, state);
    returnTo = attempt.returnTo;
    const finished = await signIns.finish(request, parameters, attempt);
    if ("location" in finished) {
      const { location, setCookies } = finished;
      return answers.redirect(303, location.href, { cookies: [...cookies, ...setCookies], headers });
    }
    return answers.redirect(303, returnTo, { cookies: [...cookies, finished.setCookie], headers });
  } catch (error) {
    if (!(error instanceof SignInFailure)) throw error;
    log.info({ failure: error.code, status: error.status }, "sign-in failed");
    const page = messagePage({
      title: error.title,
      text: error.message,
      link: { href: loginPath(returnTo), label: error.code === "used_state" ? "Sign in" : "Begin again" },
    });
    return answers.page(error.status, page, { cookies, headers });
  }
}

const loginPath = (returnTo: string): string =>
  returnTo === "/" ? "/login" : `/login?${new URLSearchParams({ returnTo })}`;
