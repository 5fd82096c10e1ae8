import { describe, expect, it } from "vitest";
import { agreeAs, browser, locationOf } from "./browser.ts";
import { authorizeUrl, clientId, origin, signIn, standingEmulator } from "./flow.ts";

const apps = `${origin}/account/apps`;
const login = `${origin}/account/login`;

describe("apps with access", () => {
  it("names the app, the day and the rights in words", async () => {
    const emulator = standingEmulator();
    emulator.control.clock.set(Date.UTC(2026, 7, 3, 12));
    await signIn(emulator, "bela", { scope: "user-read-email" });
    emulator.control.clock.advance(40 * 86_400_000);
    await signIn(emulator, "bela", { scope: "streaming" });
    const visit = browser(emulator);
    await visit(login, { person: "bela" });
    const page = await (await visit(apps)).text();
    expect(page).toContain("Test app");
    expect(page).toContain('<time datetime="2026-08-03T12:00:00.000Z">3 August 2026</time>');
    expect(page).toContain("See your e-mail address <code>user-read-email</code>");
    expect(page).toContain("Play music in the app itself <code>streaming</code>");
    expect(page).toContain("Béla Okonkwo");
  });

  it("says so of an app without any scope", async () => {
    const emulator = standingEmulator();
    const visit = browser(emulator);
    await visit(authorizeUrl({ scope: "" }), agreeAs("ada"));
    expect(await (await visit(apps)).text()).toContain("See your public profile, and nothing else");
  });

  it("takes the access away: tokens, refreshes and consent", async () => {
    const emulator = standingEmulator();
    const visit = browser(emulator);
    await visit(authorizeUrl(), agreeAs("ada"));
    await signIn(emulator, "ada");
    expect((await visit(authorizeUrl())).status).toBe(302);
    const removed = await visit(apps, { client_id: clientId });
    expect(locationOf(removed).pathname).toBe("/account/apps");
    expect(await (await visit(apps)).text()).toContain("No app has access");
    expect(emulator.control.grants.list({ personId: "ada" })[0]?.revokedAt).not.toBeNull();
    expect((await visit(authorizeUrl())).status).toBe(200);
  });

  it("takes away nobody else's, and nothing without a login", async () => {
    const emulator = standingEmulator();
    await signIn(emulator, "ada");
    const visit = browser(emulator);
    await visit(apps, { client_id: clientId });
    await visit(login, { person: "bela" });
    await visit(apps, { client_id: clientId });
    expect(emulator.control.grants.list({ personId: "ada" })[0]?.revokedAt).toBeNull();
  });
});

describe("who one is", () => {
  it("is asked first, and can be changed", async () => {
    const visit = browser(standingEmulator());
    expect(await (await visit(apps)).text()).toContain("Who are you?");
    await visit(login, { person: "carmen" });
    expect(await (await visit(apps)).text()).toContain("id <code>carmen</code>");
    await visit(login, { person: "" });
    expect(await (await visit(apps)).text()).toContain("Who are you?");
  });

  it("is nobody in an emulator without people, which says how to add one", async () => {
    const visit = browser(standingEmulator({ people: [] }));
    expect(await (await visit(apps)).text()).not.toContain("<form");
    expect(await (await visit(authorizeUrl())).text()).toContain("people.add");
  });
});
