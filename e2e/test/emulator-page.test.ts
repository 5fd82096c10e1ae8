import { defaultApp } from "@stagedoor/emulator";
import { type RunningEmulator, startEmulator } from "@stagedoor/emulator/server";
import type { Page } from "playwright-core";
import { afterAll, expect } from "vitest";
import { test as base } from "../src/browser-test.ts";

const running: RunningEmulator[] = [];
// After the visitors have gone, whose pages would complain.
afterAll(() => Promise.all(running.map(({ close }) => close())));
const test = base.extend("spotify", async () => {
  const spotify = await startEmulator({ port: 0 });
  running.push(spotify);
  return spotify;
});

async function open(page: Page, { url }: RunningEmulator): Promise<void> {
  await page.goto(`${url}/_emulator`);
  await page.locator("#live", { hasText: /^live$/ }).waitFor();
}

/** Signs a person in to the app that is there, without a browser. @returns what calls the Web API as that person. */
async function signedIn({ url, emulator }: RunningEmulator, person: string) {
  const query = {
    client_id: defaultApp.clientId,
    response_type: "code",
    redirect_uri: "http://127.0.0.1:1/",
  };
  const back = await emulator.control.authorize(person, `${url}/authorize?${new URLSearchParams(query)}`);
  const code = new URL(back).searchParams.get("code") ?? "";
  const answer = await fetch(`${url}/api/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${defaultApp.clientId}:${defaultApp.clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri: query.redirect_uri }),
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  return (path: string) =>
    fetch(`${url}/v1${path}`, { headers: { authorization: `Bearer ${access_token}` } });
}

test("shows requests as they come, and leaves alone what one is at", async ({ spotify, visitor }) => {
  const { page } = await visitor();
  const call = await signedIn(spotify, "carmen");
  for (let count = 0; count < 40; count++) await call("/me");
  await open(page, spotify);
  const row = (id: number) => page.locator(`#request-${id}`);
  await row(20).locator("summary").click();
  const scrolled = await page.locator("#rows").evaluate(({ scrollTop }) => scrollTop);
  expect(scrolled).toBeGreaterThan(0);
  await page.getByLabel("How many").fill("3");
  await page.getByLabel("Share, in %").pressSequentially("2");

  await call("/search?q=lantern&type=track");
  await expect.poll(() => row(42).textContent()).toContain('Carmen <i>& Sons</i> "Ltd"');
  expect(await row(42).textContent()).toMatch(/GET \/v1\/search.*q: lantern.*200/s);
  await page.keyboard.type("5");
  expect(await page.getByLabel("Share, in %").inputValue()).toBe("25");
  expect(await page.getByLabel("How many").inputValue()).toBe("3");
  expect(await row(20).locator("details").getAttribute("open")).toBe("");
  // What is looked at stays in sight, whatever comes above it.
  await row(20).locator("dl").waitFor();
  expect(await page.locator("#rows").evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThanOrEqual(scrolled);
});

test("chooses requests, pauses and goes on", async ({ spotify, visitor }) => {
  const { page } = await visitor();
  const call = await signedIn(spotify, "ada");
  await call("/me");
  await open(page, spotify);
  const paths = () => page.locator("#rows .path").allTextContents();
  await page.getByRole("combobox", { name: "Status", exact: true }).selectOption("4xx");
  await page.getByText("No request fits the filter.").waitFor();
  await fetch(`${spotify.url}/v1/me/player`);
  await expect.poll(paths).toEqual(["/v1/me/player"]);
  await page.getByRole("combobox", { name: "Status", exact: true }).selectOption("");
  await page.getByRole("textbox", { name: "Path", exact: true }).first().fill("/v1/*");
  await page.keyboard.press("Enter");
  await expect.poll(paths).toEqual(["/v1/me/player", "/v1/me"]);
  expect(new URL(page.url()).search).toBe("?path=%2Fv1%2F*");

  await page.locator("#pause").click();
  await page.locator("#live", { hasText: "paused" }).waitFor();
  await call("/me/playlists");
  // Something else that changed is shown, so what was paused has had its chance.
  spotify.emulator.control.clock.stop();
  await page.getByRole("button", { name: "+1 hour" }).click();
  await page.locator("#clock", { hasText: "stopped" }).waitFor();
  expect(await paths()).toEqual(["/v1/me/player", "/v1/me"]);
  await page.locator("#pause").click();
  await expect.poll(paths).toEqual(["/v1/me/playlists", "/v1/me/player", "/v1/me"]);
});

test("makes things happen by keyboard, and one does not lose one's place", async ({ spotify, visitor }) => {
  const { page } = await visitor();
  const call = await signedIn(spotify, "ada");
  await open(page, spotify);
  const press = async (section: string, name: string) => {
    await page.locator(section).getByRole("button", { name, exact: true }).focus();
    await page.keyboard.press("Enter");
  };
  await press("#faults", "Status 503");
  await page.getByText("Status 503 stands at /v1/*.").waitFor();
  expect((await call("/me")).status).toBe(503);
  await expect.poll(() => page.locator("#fault-1 .number").textContent()).toBe("1");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Status 503");
  await press("#fault-1", "Clear");
  await page.getByText("The fault is cleared.").waitFor();
  expect((await call("/me")).status).toBe(200);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("faults-title");

  const ada = page.locator("#person-ada");
  await ada.getByRole("button", { name: "Next" }).click();
  await ada.getByText("Half the Harbour").waitFor();
  await ada.getByRole("button", { name: "Pause" }).focus();
  await page.keyboard.press("Space");
  await ada.getByText("Paused at").waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Play");
  expect(spotify.emulator.control.playback.get("ada").isPlaying).toBe(false);

  await page.locator("#grants").getByRole("button", { name: "Revoke" }).click();
  await page.locator("#grants").getByText("revoked").waitFor();
  expect((await call("/me")).status).toBe(401);
});

test("moves the time, which goes on before one's eyes", async ({ spotify, visitor }) => {
  const { page } = await visitor();
  await open(page, spotify);
  await page.getByLabel("Go to").fill("2027-08-31 09:30");
  await page.keyboard.press("Enter");
  const shown = page.locator("#clock time");
  await shown.filter({ hasText: "2027-08-31 09:30" }).waitFor();
  await page.getByRole("button", { name: "×3600" }).click();
  await shown.filter({ hasText: "2027-08-31 10:" }).waitFor();
  await page.getByRole("button", { name: "Real time" }).click();
  await shown.filter({ hasText: new Date().toISOString().slice(0, 10) }).waitFor();
});

test("registers an app: says what is wrong, then shows the secret once", async ({ spotify, visitor }) => {
  // Chromium itself complains of the status of the form that is refused.
  const { page } = await visitor({ mayComplain: true, permissions: ["clipboard-read", "clipboard-write"] });
  await open(page, spotify);
  await page.getByText("Register an app").click();
  const form = page.locator("#apps form").last();
  await form.getByLabel("Name").fill("A new app");
  await form.getByLabel("Redirect URIs").fill("http://localhost:3000/callback");
  await form.getByRole("button", { name: "Register" }).click();
  await form.getByRole("alert").getByText("A redirect URI is plain http").waitFor();
  expect(await form.getByLabel("Name").inputValue()).toBe("A new app");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("redirectUris");
  await fetch(`${spotify.url}/v1/me`);
  await page.locator("#request-1").waitFor();
  expect(await form.getByRole("alert").isVisible()).toBe(true);
  await form.getByLabel("Redirect URIs").fill("http://127.0.0.1:3000/callback");
  await form.getByRole("button", { name: "Register" }).click();

  const secret = (await page.locator("#new-secret").textContent()) ?? "";
  await page.getByRole("button", { name: "Copy the client secret" }).click();
  await page.getByText("Copied").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  expect(await form.getByLabel("Name").inputValue()).toBe("");
  await page.getByRole("button", { name: "Dismiss" }).click();
  expect(await page.content()).not.toContain(secret);
  await page.reload();
  await page.getByRole("heading", { name: "A new app" }).waitFor();
  expect(await page.content()).not.toContain(secret);
  expect(page.url()).toBe(`${spotify.url}/_emulator`);
});

test("does it all without script", async ({ spotify, visitor }) => {
  const { page } = await visitor({ javaScriptEnabled: false, mayComplain: true });
  const call = await signedIn(spotify, "ada");
  await page.goto(`${spotify.url}/_emulator`);
  await page.getByRole("combobox", { name: "Status", exact: true }).selectOption("401");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByText("No request fits the filter.").waitFor();
  await page.getByRole("button", { name: "Rate limit, for 30 s" }).click();
  await page.getByText("Rate limit, for 30 s stands at /v1/*.").waitFor();
  expect(new URL(page.url()).searchParams.get("status")).toBe("401");
  expect((await call("/me")).status).toBe(429);
  await page.getByText("Add a person").click();
  await page.getByLabel("User id").fill("jo");
  await page.getByLabel("Country").fill("Francia");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("alert").getByText("Country must be two letters").waitFor();
  await page.getByLabel("Country").fill("FR");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("jo is here.").waitFor();
  expect(await page.locator("#person-jo").textContent()).toContain("FR");
  expect(await page.getByRole("button", { name: "Pause", exact: true }).first().getAttribute("id")).not.toBe(
    "pause",
  );
});

test("loads a world and says what is wrong with a file, with script and without", async ({
  spotify,
  visitor,
}) => {
  const { page } = await visitor({ mayComplain: true });
  const { page: plain } = await visitor({ mayComplain: true, javaScriptEnabled: false });
  await open(page, spotify);
  await plain.goto(`${spotify.url}/_emulator?status=401`);
  const file = (people: unknown[]) => ({
    name: "world.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify({ format: "stagedoor-world", version: 1, people })),
  });
  for (const each of [page, plain]) {
    const world = each.locator("#world");
    await world.getByLabel("Load a file").setInputFiles(file([{ id: "ada", age: 3 }]));
    await world.getByRole("button", { name: "Load", exact: true }).click();
    await world.getByRole("alert").getByText('has no setting "age"').waitFor();
    expect(await each.locator("#people .card").count()).toBe(9);
  }
  for (const [each, id] of [
    [page, "one"],
    [plain, "two"],
  ] as const) {
    await each
      .locator("#world")
      .getByLabel("Load a file")
      .setInputFiles(file([{ id }]));
    await each.locator("#world").getByRole("button", { name: "Load", exact: true }).click();
    await each.getByText("The world is loaded.").waitFor();
    expect(await each.locator("#people h3").allTextContents()).toEqual([id]);
  }
  expect(new URL(plain.url()).searchParams.get("status")).toBe("401");
});

test("shows an app of one's own to point here, and removes it", async ({ spotify, visitor }) => {
  spotify.emulator.control.apps.register({ clientId: "mine", name: "Mine" });
  for (const javaScriptEnabled of [true, false]) {
    const { page } = await visitor({ javaScriptEnabled });
    await page.goto(`${spotify.url}/_emulator?status=401`);
    await page.locator("#connect").getByLabel("App").selectOption({ label: "Mine" });
    if (!javaScriptEnabled) await page.getByRole("button", { name: "Show" }).click();
    await page.locator("#connect pre", { hasText: "SPOTIFY_CLIENT_ID=mine" }).waitFor();
    expect(new URL(page.url()).search).toBe(
      javaScriptEnabled ? "?status=401&connect=mine" : "?connect=mine&status=401",
    );
  }
  const { page } = await visitor({ javaScriptEnabled: false });
  await page.goto(`${spotify.url}/_emulator?connect=mine`);
  const card = page.locator("#app-mine");
  await card.getByText("Remove", { exact: true }).click();
  await card.getByRole("button", { name: "Remove Mine" }).click();
  await page.getByText("Mine is removed.").waitFor();
  await page.locator("#connect pre", { hasText: defaultApp.clientId }).waitFor();
});

test("keeps a new fault in sight on a phone, and what it says out of its way", async ({
  spotify,
  visitor,
}) => {
  for (const javaScriptEnabled of [true, false]) {
    const { page } = await visitor({ javaScriptEnabled, viewport: { width: 390, height: 844 } });
    if (javaScriptEnabled) await open(page, spotify);
    else await page.goto(`${spotify.url}/_emulator`);
    await page.locator("#faults").getByRole("button", { name: "Owner without premium" }).click();
    await page.getByText("Owner without premium stands at").waitFor();
    const clear = page.locator("#faults tbody").getByRole("button", { name: "Clear", exact: true });
    await expect.poll(() => clear.boundingBox()).toMatchObject({ y: expect.any(Number) });
    const box = await clear.boundingBox();
    const said = await page.locator("#notice").boundingBox();
    expect(box?.y).toBeGreaterThan(50);
    expect((box?.y ?? 844) + (box?.height ?? 0)).toBeLessThan(said?.y ?? 0);
    await clear.click();
    await page.getByText("The fault is cleared.").waitFor();
  }
});

test.for([1280, 390])(
  "has room for everything in %d pixels, and a name for it",
  async (width, { spotify, visitor }) => {
    const { page } = await visitor({ viewport: { width, height: 844 } });
    const call = await signedIn(spotify, "farah");
    await call(`/${"a-path-that-is-long-and-has-no-end/".repeat(9)}`);
    spotify.emulator.control.faults.add({ path: "/v1/me", status: 503 });
    await open(page, spotify);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const unnamed = await page.evaluate(() =>
      [
        ...document.querySelectorAll<HTMLInputElement | HTMLButtonElement>(
          "main :is(button, input, select, textarea)",
        ),
      ]
        .filter((control) => control.type !== "hidden" && !control.hidden)
        .filter((control) => {
          const label = control.getAttribute("aria-label") ?? control.labels?.[0]?.textContent ?? "";
          return (control.localName === "button" ? control.textContent || label : label).trim() === "";
        })
        .map(({ outerHTML }) => outerHTML),
    );
    expect(unnamed).toEqual([]);
    const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map(({ id }) => id));
    expect(ids.filter((id, place) => ids.indexOf(id) < place)).toEqual([]);
  },
);

test("says so when the emulator has gone, which does not wait for the page", async ({ spotify, visitor }) => {
  const { page } = await visitor({ mayComplain: true });
  await open(page, spotify);
  running.splice(running.indexOf(spotify), 1);
  await spotify.close();
  await page.locator("#live", { hasText: "not connected" }).waitFor();
  const again = await startEmulator({ port: spotify.port });
  try {
    await page.locator("#live", { hasText: /^live$/ }).waitFor();
    await fetch(`${again.url}/v1/me`);
    await page.locator("#rows", { hasText: "401" }).waitFor();
  } finally {
    await again.close();
  }
});
