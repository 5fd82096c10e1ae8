import { renewBy } from "../grants/renew-by.ts";
import { endOf } from "../sessions/grant-end.ts";
import { loginPath, safeReturnTo } from "../signin/return-to.ts";
import type { Site } from "./site.ts";

/** `GET /session?returnTo=/path`: who is signed in, as JSON, for this site's own scripts and servers. */
export async function session({ answers, now, origin, sessions }: Site, request: Request): Promise<Response> {
  const signedIn = await sessions.read(request);
  if (!signedIn) return answers.json(401, { error: "signed_out" });
  const { authorizedAt, scope, userId } = signedIn.grant;
  const ended = endOf(signedIn.grant, now());
  if (ended) {
    return answers.json(401, {
      ...{ error: "sign_in_again", reason: ended.reason, endedAt: new Date(ended.at) },
      login: loginPath(safeReturnTo(wayBack(request, origin), origin)),
    });
  }
  return answers.json(200, {
    ...{ userId, scope },
    authorizedAt: new Date(authorizedAt),
    renewBy: new Date(renewBy(authorizedAt)),
  });
}

/** Where the person is: as the script says, else the page that it runs in. */
function wayBack(request: Request, origin: URL): string | undefined {
  const asked = new URL(request.url).searchParams.get("returnTo");
  if (asked !== null) return asked;
  const from = URL.parse(request.headers.get("referer") ?? "");
  return from?.origin === origin.origin ? from.pathname + from.search : undefined;
}
