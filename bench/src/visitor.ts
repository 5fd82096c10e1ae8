import type { RemoteControl } from "@stagedoor/emulator";

/**
 * Signs a person in as a browser does, but for the authorize page, whose part the emulator's control takes.
 *
 * @returns the `Cookie` header that the browser sends from then on.
 */
export async function signIn(site: string, control: RemoteControl, personId: string): Promise<string> {
  const begun = await visit(`${site}/login`);
  const callback = await control.authorize(personId, begun.location);
  const done = await visit(callback, begun.cookie);
  if (done.cookie === "") throw new Error(`The sign-in at ${site} led to no session.`);
  return done.cookie;
}

async function visit(url: string, cookie = ""): Promise<{ location: string; cookie: string }> {
  const response = await fetch(url, { redirect: "manual", headers: { cookie } });
  const body = await response.text();
  const location = response.headers.get("location");
  if (response.status !== 303 || location === null) {
    throw new Error(`${new URL(url).pathname} answered ${response.status}: ${body.slice(0, 2_000)}`);
  }
  const pairs = response.headers.getSetCookie().map((line) => line.split(";", 1)[0] ?? "");
  return { location, cookie: pairs.filter((pair) => !pair.endsWith("=")).join("; ") };
}
