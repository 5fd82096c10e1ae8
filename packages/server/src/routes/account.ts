import { renewBy } from "../grants/renew-by.ts";
import { accountPage, signedOutAccountPage } from "../pages/account.ts";
import { notFromHerePage } from "../pages/messages.ts";
import { endOf } from "../sessions/grant-end.ts";
import { handleOf, nameInLog } from "../sessions/sessions.ts";
import type { FoundSession } from "../stores/store.ts";
import { pathOf } from "./path-of.ts";
import { isForeign } from "./provenance.ts";
import { renewFirst } from "./renew-first.ts";
import type { Site } from "./site.ts";

/** What `?done=` says has just been done. */
const done: Readonly<Record<string, string>> = {
  one: "That browser is signed out.",
  others: "You are signed out everywhere else.",
};

/** `GET /account`: who you are, what this site may do for you, and where you are signed in. */
export async function account(site: Site, request: Request): Promise<Response> {
  const { answers, sessions } = site;
  const signedIn = await sessions.read(request);
  if (!signedIn) return answers.page(200, signedOutAccountPage(pathOf(request)));
  // A link from elsewhere says what it likes.
  const said = isForeign(request, site.origin) ? null : new URL(request.url).searchParams.get("done");
  const renewal = said === null ? await renewFirst(site, request, signedIn) : undefined;
  if (renewal) return renewal;
  const { grant, session } = signedIn;
  const { authorizedAt, userId } = grant;
  const listed = (await sessions.list(signedIn)).map(({ idHash, device, createdAt, seenAt }) => ({
    ...{ handle: handleOf({ idHash }), device, createdAt, seenAt },
    isThisOne: idHash === session.idHash,
  }));
  const browsers = listed.sort((a, b) => Number(b.isThisOne) - Number(a.isThisOne));
  return answers.page(
    200,
    accountPage({
      ...{ userId, authorizedAt, renewBy: renewBy(authorizedAt), browsers },
      ended: endOf(grant, site.now()),
      path: pathOf(request),
      done: said !== null && Object.hasOwn(done, said) ? done[said] : undefined,
    }),
  );
}

/** `POST /account/sessions/{handle}/end`: signs one of the person's browsers out. */
export const endSession = signedInPost(async ({ answers, log, sessions }, request, signedIn) => {
  const handle = new URL(request.url).pathname.split("/").at(-2) ?? "";
  if (handle === handleOf(signedIn.session)) {
    const { setCookie } = await sessions.end(request);
    log.info(nameInLog(signedIn), "signed out");
    return answers.redirect(303, "/", { cookies: [setCookie] });
  }
  if (await sessions.endOne(signedIn, handle)) {
    log.info({ ...nameInLog(signedIn), session: handle }, "signed out from elsewhere");
  }
  return answers.redirect(303, "/account?done=one");
});

/** `POST /account/sessions/end-others`: signs all of the person's browsers out but this one. */
export const endOtherSessions = signedInPost(async ({ answers, log, sessions }, _request, signedIn) => {
  const ended = await sessions.endOthers(signedIn);
  log.info({ ...nameInLog(signedIn), sessions: ended }, "signed out everywhere else");
  return answers.redirect(303, "/account?done=others");
});

/** `POST /account/sessions/end-all`: signs all of the person's browsers out; their grant goes with the last. */
export const endAllSessions = signedInPost(async ({ answers, log, sessions }, _request, signedIn) => {
  const { ended, setCookie } = await sessions.endAll(signedIn);
  log.info({ ...nameInLog(signedIn), sessions: ended }, "signed out everywhere");
  return answers.redirect(303, "/", { cookies: [setCookie] });
});

/** A form of this site's by somebody who is signed in. Another site's is refused; who is signed out is told so. */
function signedInPost(
  act: (site: Site, request: Request, signedIn: FoundSession) => Promise<Response>,
): (site: Site, request: Request) => Promise<Response> {
  return async (site, request) => {
    if (isForeign(request, site.origin)) return site.answers.page(403, notFromHerePage);
    const signedIn = await site.sessions.read(request);
    return signedIn ? act(site, request, signedIn) : site.answers.redirect(303, "/account");
  };
}
