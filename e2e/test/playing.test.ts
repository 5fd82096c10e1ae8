import { createRemoteControl, type RemoteControl } from "@stagedoor/emulator";
import { expect } from "vitest";
import { test as browserTest } from "../src/browser-test.ts";
import { choose, signIn, textOf } from "../src/sign-in.ts";

const test = browserTest.extend("spotify", { scope: "file" }, ({ server }): RemoteControl => {
  if (server.spotifyUrl === undefined) throw new Error("There is no local Spotify.");
  return createRemoteControl(server.spotifyUrl);
});

test.for([
  ["music", "Ada Lindqvist", "User ID: ada", "Now playing: Weather for Two", "The Paper Lanterns"],
  ["a podcast", 'Carmen <i>& Sons</i> "Ltd"', "Now playing: 12: A Bridge to Nowhere", "Podcast episode"],
  ["an advert", "Дмитрий Воронцов", "Now playing: an advert", "The music goes on after it"],
  ["a local file", "Emeka 🎷", "Now playing: Demo (kitchen, take 3)", "A file of your own"],
  ["a private session", "فرح الحسيني", "Now playing: something private", "private session"],
  ["nothing", "Gustav Ahl", "Now playing: None", "Nothing is playing"],
  ["another script", "花 Hana", "Now playing: 自動販売機の歌", "ひかり通信"],
] as const)("%s reads well", async ([, name, ...texts], { server, visitor }) => {
  const { page } = await visitor();
  await signIn(page, server.url, name);
  const shown = await textOf(page);
  for (const text of texts) expect(shown).toContain(text);
  for (const image of await page.getByRole("img").all()) {
    expect(await image.evaluate((cover: HTMLImageElement) => cover.naturalWidth)).toBeGreaterThan(0);
  }
});

test("what Spotify does not name reads well", async ({ server, spotify, visitor }) => {
  const { page } = await visitor();
  await spotify.people.add({ id: "zoe", display_name: "Zoë" });
  await spotify.playback.set("zoe", { kind: "unknown" });
  await signIn(page, server.url, "Zoë");
  expect(await textOf(page)).toContain("Spotify does not say what it is");
});

test("what stands in a title is text, not HTML", async ({ server, spotify, visitor }) => {
  const { page } = await visitor();
  const name = `<img src=x onerror="document.title='broken'"><b>&amp;</b>`;
  await spotify.people.add({ id: "<b>&'\"", display_name: "Quote" });
  await spotify.playback.set("<b>&'\"", {
    kind: "local",
    name,
    artist: "</main><script>document.title='broken'</script>",
  });
  await signIn(page, server.url, "Quote");
  expect(await textOf(page)).toContain(`Now playing: ${name}`);
  expect(await textOf(page)).toContain("</main><script>");
  expect(await textOf(page)).toContain(`User ID: <b>&'"`);
  expect(await page.title()).toBe("Stagedoor");
});

test("who is not on the app's list is told who can mend it, and is not signed in", async ({
  server,
  visitor,
}) => {
  const { page } = await visitor();
  await page.goto(`${server.url}/login`);
  await choose(page, "Ivo (not on the list)");
  await page.getByRole("button", { name: "Agree" }).click();
  await page.getByRole("heading", { name: "You are not on this app's list" }).waitFor();
  expect(await textOf(page)).toContain("developer.spotify.com/dashboard");
  await page.goto(server.url);
  expect(await textOf(page)).toContain("User ID: None");
});

test("a paused song is said to be paused, and playing on is seen at the next view", async ({
  server,
  spotify,
  visitor,
}) => {
  const { page } = await visitor();
  await signIn(page, server.url, "Béla Okonkwo");
  await spotify.playback.pause("bela");
  await page.reload();
  expect(await textOf(page)).toContain("Paused");
  await spotify.playback.resume("bela");
  await page.reload();
  expect(await textOf(page)).not.toContain("Paused");
});

test.for([
  ["answers 500", { status: 500 }, /Spotify answered 500/],
  ["asks to wait", { status: 429, headers: { "retry-after": "1" } }, /asks this site to wait/],
  ["answers HTML", { kind: "html" }, /makes no sense/],
  ["answers garbage", { kind: "garbage" }, /makes no sense/],
  ["breaks off", { kind: "truncated" }, /makes no sense|cannot be reached/],
  ["drops the connection", { kind: "drop" }, /cannot be reached/],
  ["is silent", { kind: "hang" }, /did not answer in time/],
] as const)(
  "when Spotify %s, the page comes and says so",
  async ([, fault, reason], { server, spotify, visitor }) => {
    const { page } = await visitor();
    await signIn(page, server.url, "Ada Lindqvist");
    await spotify.faults.add({ path: "/v1/me/player/currently-playing", person: "ada", ...fault });
    try {
      const begin = performance.now();
      await page.reload();
      expect(performance.now() - begin).toBeLessThan(4_000);
      const shown = await textOf(page);
      expect(shown).toContain("User ID: ada");
      expect(shown).toContain("Error in retrieving now playing!");
      expect(shown).toMatch(reason);
    } finally {
      await spotify.faults.clear();
    }
    await expect
      .poll(
        async () => {
          await page.getByRole("link", { name: "Try again" }).click();
          return textOf(page);
        },
        { timeout: 5_000, interval: 200 },
      )
      .toContain("Now playing: Weather for Two");
  },
);

test("who took the app's access away is asked to sign in again, and can", async ({
  server,
  spotify,
  visitor,
}) => {
  const { page } = await visitor();
  await signIn(page, server.url, "Ada Lindqvist");
  await spotify.grants.revoke("ada");
  await page.reload();
  await page.getByText("Please sign in again").waitFor();
  await page.reload();
  await page.getByRole("link", { name: "Sign in again" }).click();
  await page.getByRole("button", { name: "Agree" }).click();
  await page.getByText("Now playing: Weather for Two").waitFor();
});
