import { expect, it } from "vitest";
import { Spotify, standardSender, TooManyRequests } from "../src/index.ts";
import { FakeClock } from "./fake-clock.ts";
import { json, rejection, startUpstream } from "./upstream.ts";

const day = 86_400;
const id = "4uLU6hMCjMI75M1A2tKUQC";

it("a quota that is used up for a day ends its group's calls at once, and no others", async () => {
  await using upstream = await startUpstream();
  const quota = { error: { status: 429, message: "Too many requests", reason: "QUOTA_EXCEEDED" } };
  upstream.answer = (response, request) =>
    request.url.startsWith("/v1/search")
      ? json(429, quota, { "retry-after": String(day) })(response, request)
      : json(200, { id })(response, request);
  // Nobody moves the clock: what waits does so for ever.
  const began = Date.now();
  const clock = new FakeClock(began);
  const sender = standardSender({ clock });
  const spotify = new Spotify({ token: "t", apiUrl: `${upstream.url}/v1`, sender });

  for (const query of ["first", "second"]) {
    const error = await rejection(spotify.search(query, ["track"]));
    expect(error).toBeInstanceOf(TooManyRequests);
    expect(error).toMatchObject({ isQuota: true, retryAfter: day });
    const { endsAt } = error as TooManyRequests;
    expect(endsAt).toBeGreaterThanOrEqual(began + day * 1_000);
    expect(endsAt).toBeLessThanOrEqual(Date.now() + day * 1_000);
  }
  expect(upstream.seen.map(({ url }) => url)).toEqual(["/v1/search?q=first&type=track"]);

  expect(await spotify.albums.get(id)).toEqual({ id });
  expect(clock.slept).toEqual([]);
});
