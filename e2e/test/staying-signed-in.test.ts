import { expect } from "vitest";
import { test } from "../src/browser-test.ts";
import { freePorts } from "../src/ports.ts";
import { startStagedoor } from "../src/server.ts";
import { signIn, textOf } from "../src/sign-in.ts";
import { temporaryFolder } from "../src/temporary-folder.ts";

test("everyone stays signed in when the server stops and starts", async ({ visitor }) => {
  using folder = temporaryFolder();
  const settings = { folder: folder.path, port: await freePorts(2) };
  await using before = await startStagedoor(settings);
  const [ada, bela] = [await visitor(), await visitor()];
  await signIn(ada.page, before.url, "Ada Lindqvist");
  await signIn(bela.page, before.url, "Béla Okonkwo");

  expect(await before.stop()).toEqual({ code: 0, signal: null });
  await using after = await startStagedoor(settings);

  expect(after.url).toBe(before.url);
  await ada.page.reload();
  await bela.page.reload();
  expect(await textOf(ada.page)).toMatch(/User ID: ada.*Now playing: Weather for Two/s);
  expect(await textOf(bela.page)).toMatch(/User ID: bela.*Now playing: N29/s);

  // The local Spotify remembers who agreed, as the real one does.
  await bela.page.getByRole("button", { name: "Log out" }).click();
  await bela.page.getByRole("link", { name: "Log in with Spotify" }).click();
  await bela.page.getByText("User ID: bela").waitFor();
});

test("signing out in one browser leaves others signed in, the same person's as well", async ({
  server,
  visitor,
}) => {
  const [first, second, other] = [await visitor(), await visitor(), await visitor()];
  await signIn(first.page, server.url, "Ada Lindqvist");
  await signIn(second.page, server.url, "Ada Lindqvist");
  await signIn(other.page, server.url, "Béla Okonkwo");

  await first.page.getByRole("button", { name: "Log out" }).click();
  await first.page.getByText("User ID: None").waitFor();

  await second.page.reload();
  await other.page.reload();
  expect(await textOf(second.page)).toMatch(/User ID: ada.*Now playing: Weather for Two/s);
  expect(await textOf(other.page)).toMatch(/User ID: bela.*Now playing: N29/s);
});

test("after signing out, the browser's Back shows nothing of the person", async ({ server, visitor }) => {
  const { page } = await visitor();
  await signIn(page, server.url, "Ada Lindqvist");
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByText("User ID: None").waitFor();
  await page.goBack();
  await expect.poll(() => textOf(page)).not.toContain("ada");
});
