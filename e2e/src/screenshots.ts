import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createRemoteControl, type RemoteControl } from "@stagedoor/emulator";
import type { Browser, Page } from "playwright-core";
import { createStagedoor } from "../../packages/server/src/stagedoor.ts";
import { createMemoryStore } from "../../packages/server/src/stores/memory.ts";
import { freePorts } from "./ports.ts";
import { ROOT, type StagedoorProcess, startStagedoor } from "./server.ts";
import { agree, signIn } from "./sign-in.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { launchBrowser, newVisitor } from "./visitor.ts";

/** The README's pictures, kept in the repository, by the page they show. */
const FOR_THE_README: Readonly<Record<string, string>> = {
  "home-signed-out": "home-signed-out",
  "home-music": "home-signed-in",
  authorize: "authorize",
  cancelled: "cancelled",
  emulator: "emulator",
};
/** Too long to be shown whole there. */
const ONLY_ITS_TOP = "emulator";
/** Whose names need fonts that a machine may not have, or are there to be hard. */
const NOT_FOR_THE_README = ["carmen", "emeka", "hana", "ivo"];
const README_SIZE = { width: 760, height: 520 };
const SIZES = { desktop: { width: 1200, height: 800 }, phone: { width: 390, height: 844 } };
const LOOKS = ["light", "dark"] as const;

interface Stage {
  readonly server: StagedoorProcess;
  readonly spotify: RemoteControl;
  readonly page: Page;
}

/** How to come to each page in a fresh browser. */
const scenes: Readonly<Record<string, (stage: Stage) => Promise<unknown>>> = {
  "home-signed-out": ({ page, server }) => page.goto(server.url),
  "home-music": ({ page, server }) => signIn(page, server.url, "Ada Lindqvist"),
  "home-music-paused": async ({ page, server, spotify }) => {
    await signIn(page, server.url, "Béla Okonkwo");
    await spotify.playback.pause("bela");
    await page.reload();
  },
  "home-music-another-script": ({ page, server }) => signIn(page, server.url, "花 Hana"),
  "home-music-explicit-and-long": async ({ page, server, spotify }) => {
    await spotify.people.add({ id: "long-winded", display_name: "Long-Winded" });
    await spotify.playback.set("long-winded", {
      kind: "local",
      name: "The Song That Would Not End and Its Sixteen Reprises, Each of Them Longer Than the One Before",
      artist: "An Orchestra of Very Many People Who All Want to Be Named Here",
      album: "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungslied",
    });
    await signIn(page, server.url, "Long-Winded");
  },
  "home-podcast": ({ page, server }) => signIn(page, server.url, 'Carmen <i>& Sons</i> "Ltd"'),
  "home-advert": ({ page, server }) => signIn(page, server.url, "Дмитрий Воронцов"),
  "home-local-file": ({ page, server }) => signIn(page, server.url, "Emeka 🎷"),
  "home-private": ({ page, server }) => signIn(page, server.url, "فرح الحسيني"),
  "home-nothing": ({ page, server }) => signIn(page, server.url, "Gustav Ahl"),
  "home-trouble": async ({ page, server, spotify }) => {
    await signIn(page, server.url, "Ada Lindqvist");
    await spotify.faults.add({
      path: "/v1/*",
      status: 503,
      body: { error: { status: 503, message: "Service unavailable" } },
    });
    await page.reload();
  },
  "home-sign-in-again": async ({ page, server, spotify }) => {
    await signIn(page, server.url, "Ada Lindqvist");
    await spotify.grants.revoke("ada");
    await page.reload();
  },
  account: async (stage) => {
    await signedInHereAndElsewhere(stage);
    await stage.page.getByRole("link", { name: "Your account" }).click();
  },
  "account-one-ended": async (stage) => {
    await signedInHereAndElsewhere(stage);
    await stage.page.goto(`${stage.server.url}/account`);
    await stage.page.getByRole("button", { name: "Sign out", exact: true }).nth(1).click();
    await stage.page.getByRole("status").waitFor();
  },
  "account-signed-out": ({ page, server }) => page.goto(`${server.url}/account`),
  "account-sign-in-again": async ({ page, server, spotify }) => {
    await signIn(page, server.url, "Ada Lindqvist");
    await spotify.grants.revoke("ada");
    await page.reload();
    await page.goto(`${server.url}/account`);
  },
  "account-not-from-here": async ({ page, server }) => {
    await signIn(page, server.url, "Ada Lindqvist");
    const form = `<form method="post" action="${server.url}/account/sessions/end-all"><button>Win</button></form>`;
    await page.goto(`data:text/html,${form}`);
    await page.getByRole("button").click();
    await page.getByText("Nothing has been done").waitFor();
  },
  "store-unavailable": (stage) => withoutStore(stage, "GET"),
  "store-unavailable-after-a-form": (stage) => withoutStore(stage, "POST"),
  authorize: ({ page, server }) => page.goto(`${server.url}/login`),
  "authorize-not-you": async ({ page, server }) => {
    await signIn(page, server.url, "Béla Okonkwo");
    await page.goto(`${server.url}/login?showDialog=true`);
  },
  "authorize-wrong-app": ({ page, server }) => page.goto(`${server.spotifyUrl}/authorize?client_id=nobody`),
  emulator: async ({ page, server, spotify }) => {
    await signIn(page, server.url, "Ada Lindqvist");
    await spotify.faults.add({ path: "/v1/me/player/*", person: "bela", kind: "rate-limit", retryAfter: 30 });
    await page.goto(`${server.url}/login?showDialog=true`);
    await agree(page, "Béla Okonkwo");
    await page.goto(`${server.spotifyUrl}/_emulator`);
    await page.locator("#live", { hasText: /^live$/ }).waitFor();
  },
  "apps-with-access": async ({ page, server }) => {
    await signIn(page, server.url, "Ada Lindqvist");
    await page.goto(`${server.spotifyUrl}/account/apps`);
  },
  "apps-with-access-log-in": ({ page, server }) => page.goto(`${server.spotifyUrl}/account/apps`),
  cancelled: async ({ page, server }) => {
    await page.goto(`${server.url}/login`);
    await page.getByRole("button", { name: "Cancel" }).click();
  },
  "logout-question": async ({ page, server }) => {
    await signIn(page, server.url, "Ada Lindqvist");
    await page.goto(`data:text/html,<a href="${server.url}/logout">A link elsewhere</a>`);
    await page.getByRole("link").click();
  },
  "not-found": ({ page, server }) => page.goto(`${server.url}/nowhere`),
  "failure-no-state": ({ page, server }) => page.goto(`${server.url}/callback`),
  "failure-unknown-state": ({ page, server }) => page.goto(`${server.url}/callback?state=x&code=y`),
  "failure-used-state": async ({ page, server }) => {
    const callback = page.waitForRequest((request) => request.url().includes("/callback"));
    await signIn(page, server.url, "Ada Lindqvist");
    await page.goto((await callback).url());
  },
  "failure-other-error": (stage) => returningWith(stage, { error: "server_error" }),
  "failure-refused": (stage) => returningWith(stage, { error: "invalid_scope" }),
  "failure-no-code": (stage) => returningWith(stage, {}),
  "failure-code-refused": (stage) => returningWith(stage, { code: "made-up" }),
  "failure-accounts-5xx": (stage) => struck(stage, { path: "/api/token", status: 503 }),
  "failure-accounts-busy": (stage) => struck(stage, { path: "/api/token", status: 429 }),
  "failure-accounts-silent": (stage) => struck(stage, { path: "/api/token", kind: "hang" }),
  "failure-credentials": (stage) =>
    struck(stage, { path: "/api/token", status: 400, body: { error: "invalid_client" } }),
  "failure-profile": (stage) => struck(stage, { path: "/v1/me", status: 500 }),
  "failure-not-on-the-list": (stage) =>
    struck(stage, { path: "/v1/me", status: 403, body: "User not registered in the Developer Dashboard" }),
  "failure-premium-lapsed": async (stage) => {
    await stage.spotify.apps.update("stagedoor-local", { ownerHasPremium: false });
    await stage.page.goto(`${stage.server.url}/login`);
    await agree(stage.page, "Ada Lindqvist");
    await stage.spotify.apps.update("stagedoor-local", { ownerHasPremium: true });
  },
};

const ELSEWHERE = [
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0",
  "",
];

async function signedInHereAndElsewhere({ page, server }: Stage): Promise<void> {
  for (const userAgent of ELSEWHERE) {
    const visitor = await page.context().browser()?.newContext({ userAgent });
    if (!visitor) throw new Error("The page has no browser.");
    await signIn(await visitor.newPage(), server.url, "Ada Lindqvist");
    await visitor.close();
  }
  await signIn(page, server.url, "Ada Lindqvist");
}

/** The first page, and what a form gets, as they are where the store is down. */
async function withoutStore({ page, server }: Stage, method: "GET" | "POST"): Promise<void> {
  const store = createMemoryStore();
  const down = () => Promise.reject(new Error("It is down."));
  const stagedoor = await createStagedoor({
    clientId: "stagedoor-local",
    redirectUri: `${server.url}/callback`,
    secret: ["the secret of a picture, which guards nothing"],
    store: { ...store, readSession: down, endSession: down },
  });
  const path = method === "GET" ? "/" : "/logout";
  await signIn(page, server.url, "Ada Lindqvist");
  await page.route(`${server.url}${path}`, async (route) => {
    const request = route.request();
    const init = { method: request.method(), headers: await request.allHeaders() };
    const response = await stagedoor.fetch(new Request(request.url(), init));
    const headers = Object.fromEntries(response.headers);
    await route.fulfill({ status: response.status, headers, body: await response.text() });
  });
  if (method === "GET") await page.reload();
  else await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("link", { name: "Try again" }).waitFor();
  await stagedoor.close();
}

/** Comes back from the authorize page with another answer than it gave. */
async function returningWith({ page, server }: Stage, answer: Record<string, string>): Promise<void> {
  await page.goto(`${server.url}/login`);
  const state = new URL(page.url()).searchParams.get("state") ?? "";
  await page.goto(`${server.url}/callback?${new URLSearchParams({ ...answer, state })}`);
}

async function struck(
  { page, server, spotify }: Stage,
  fault: Parameters<RemoteControl["faults"]["add"]>[0],
): Promise<void> {
  await page.goto(`${server.url}/login`);
  await spotify.faults.add(fault);
  await agree(page, "Ada Lindqvist");
  await page.getByRole("link", { name: "Begin again" }).waitFor();
}

/** Comes to a page in a fresh browser, and takes its pictures. */
async function shoot(
  browser: Browser,
  server: StagedoorProcess,
  name: string,
  take: (page: Page) => Promise<void>,
): Promise<void> {
  await using visitor = await newVisitor(browser);
  const { page } = visitor;
  const spotify = createRemoteControl(server.spotifyUrl ?? "");
  try {
    await scenes[name]?.({ server, spotify, page });
    await page.waitForLoadState("networkidle");
    await take(page);
  } finally {
    await spotify.faults.clear();
  }
}

async function takeAll(browser: Browser, names: readonly string[]): Promise<void> {
  using folder = temporaryFolder();
  await using server = await startStagedoor({ folder: folder.path, port: await freePorts(2) });
  for (const name of names) {
    await shoot(browser, server, name, async (page) => {
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport);
        for (const colorScheme of LOOKS) {
          await page.emulateMedia({ colorScheme });
          await page.screenshot({
            path: join(ALL, `${name}-${size}-${colorScheme}.png`),
            fullPage: true,
            animations: "disabled",
          });
        }
      }
    });
    console.log(name);
  }
}

async function takeForReadme(browser: Browser): Promise<void> {
  using folder = temporaryFolder();
  await using server = await startStagedoor({ folder: folder.path, port: await freePorts(2) });
  const { people } = createRemoteControl(server.spotifyUrl ?? "");
  for (const id of NOT_FOR_THE_README) await people.remove(id);
  for (const [name, file] of Object.entries(FOR_THE_README)) {
    await shoot(browser, server, name, async (page) => {
      const isWhole = name !== ONLY_ITS_TOP;
      await page.setViewportSize(isWhole ? README_SIZE : SIZES.desktop);
      await page.screenshot({ path: join(README, `${file}.png`), fullPage: isWhole, animations: "disabled" });
    });
  }
}

const ALL = join(ROOT, "e2e", "screenshots");
const README = join(ROOT, "docs", "screenshots");

/** `npm run screenshots [name…]`: pictures of all pages, or of the ones named. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in scenes));
  if (unknown.length > 0)
    throw new Error(`There is no ${unknown.join(", ")}, only ${Object.keys(scenes).join(", ")}.`);
  if (names.length === 0) rmSync(ALL, { recursive: true, force: true });
  for (const folder of [ALL, README]) mkdirSync(folder, { recursive: true });
  const browser = await launchBrowser();
  try {
    await takeAll(browser, names.length > 0 ? names : Object.keys(scenes));
    if (names.length === 0) await takeForReadme(browser);
  } finally {
    await browser.close();
  }
  console.log(`Pictures of all pages are in ${ALL}, the README's in ${README}.`);
}

await main(process.argv.slice(2));
