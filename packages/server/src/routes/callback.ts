import { messagePage } from "../pages/messages.ts";
import type { Attempt } from "../signin/attempts.ts";
import { callbackState } from "../signin/callback-parameters.ts";
import { loginPath } from "../signin/return-to.ts";
import { SignInFailure } from "../signin/sign-in-failure.ts";
import { StoreUnavailable } from "../stores/store.ts";
import { retryAfter } from "./answers.ts";
import type { Site } from "./site.ts";

/** The address holds a code: nobody is to learn it from a `Referer` (RFC 9700 §4.2.4). */
const headers = { "referrer-policy": "no-referrer" };

/** `GET /callback`: back from Spotify, to where the person was going. */
export async function callback(site: Site, request: Request): Promise<Response> {
  const { answers, attempts, log, signIns } = site;
  const parameters = new URL(request.url).searchParams;
  const cookies: string[] = [];
  let attempt: Attempt | undefined;
  try {
    const state = callbackState(parameters);
    cookies.push(attempts.clear(state));
    attempt = await attempts.find(request, state);
    await attempts.take(state, attempt);
    const finished = await signIns.finish(request, parameters, attempt);
    if ("location" in finished) {
      const { location, setCookies } = finished;
      return answers.redirect(303, location.href, { cookies: [...cookies, ...setCookies], headers });
    }
    if (finished.setCookie !== undefined) cookies.push(finished.setCookie);
    return answers.redirect(303, attempt.returnTo, { cookies, headers });
  } catch (error) {
    const failure =
      error instanceof StoreUnavailable ? new SignInFailure("store_unavailable", { cause: error }) : error;
    if (!(failure instanceof SignInFailure)) throw failure;
    const { code, status, title, message: text } = failure;
    const isRenewal = attempt?.isRenewal === true;
    log.info({ failure: code, status }, isRenewal ? "renewal failed" : "sign-in failed");
    const returnTo = attempt?.returnTo ?? "/";
    // Nobody asked for a renewal: they are still signed in, and go on where they were.
    if (isRenewal) return answers.redirect(303, returnTo, { cookies, headers });
    const label = code === "used_state" ? "Sign in" : "Begin again";
    return answers.page(status, messagePage({ title, text, link: { href: loginPath(returnTo), label } }), {
      cookies,
      headers: { ...headers, ...(code === "store_unavailable" && retryAfter) },
    });
  }
}
