import type { FoundSession } from "../stores/store.ts";
import { isNavigation } from "./provenance.ts";
import type { Site } from "./site.ts";

/**
 * The redirect that renews the grant of a person who opens a page in its last weeks, where one is due. Only for a page that
 * a person opened, and never for one that a form's post leads to: there `form-action` forbids the redirect.
 */
export async function renewFirst(
  { answers, renewals }: Pick<Site, "answers" | "renewals">,
  request: Request,
  signedIn: FoundSession,
): Promise<Response | undefined> {
  if (!isNavigation(request)) return undefined;
  const departure = await renewals.begin(request, signedIn);
  return departure && answers.redirect(303, departure.location.href, { cookies: departure.setCookies });
}
