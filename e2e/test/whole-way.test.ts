import { expect } from "vitest";
import { test } from "../src/browser-test.ts";
import { agree, choose, signIn, textOf } from "../src/sign-in.ts";

test("two people in two browsers each see who they are and what they are playing", async ({
  server,
  visitor,
}) => {
  const people = [
    { name: "Ada Lindqvist", id: "ada", song: "Weather for Two", artist: "The Paper Lanterns" },
    { name: "Béla Okonkwo", id: "bela", song: "N29", artist: "Kestrel & Vane" },
  ];
  const pages = await Promise.all(
    people.map(async ({ name }) => {
      const { page } = await visitor();
      await page.goto(server.url);
      await expect.poll(() => page.getByText("User ID: None").isVisible()).toBe(true);
      await signIn(page, server.url, name);
      return page;
    }),
  );
  for (const [index, page] of pages.entries()) {
    await page.reload();
    const { id, song, artist } = people[index] ?? {};
    expect(page.url()).toBe(`${server.url}/`);
    const text = await textOf(page);
    expect(text).toContain(`User ID: ${id}`);
    expect(text).toContain(`Now playing: ${song}`);
    expect(text).toContain(artist);
    const cover = page.getByRole("img", { name: /^Cover of/ });
    expect(await cover.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  }
});

test("two tabs of one browser sign in at once, and each comes back to its own place", async ({
  server,
  visitor,
}) => {
  const { page: first, newTab } = await visitor();
  const second = await newTab();
  await first.goto(`${server.url}/login?returnTo=/?tab=first`);
  await second.goto(`${server.url}/login?returnTo=/?tab=second`);
  await agree(first, "Ada Lindqvist");
  await first.waitForURL(`${server.url}/?tab=first`);
  await agree(second, "Ada Lindqvist");
  await second.waitForURL(`${server.url}/?tab=second`);
  for (const tab of [first, second]) {
    await tab.reload();
    expect(await textOf(tab)).toContain("User ID: ada");
  }
});

test("a sign-in goes back to where the person started, its query included", async ({ server, visitor }) => {
  const { page } = await visitor();
  await page.goto(`${server.url}/login?returnTo=/a?b=c`);
  await agree(page, "Ada Lindqvist");
  await page.waitForURL(`${server.url}/a?b=c`);
  await page.goto(server.url);
  expect(await textOf(page)).toContain("User ID: ada");
});

test("who cancels is told so, with one link to begin again, which works", async ({ server, visitor }) => {
  const { page } = await visitor();
  await page.goto(`${server.url}/login?returnTo=/?from=here`);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("heading", { name: "You did not agree" }).waitFor();
  expect(await page.getByRole("link").count()).toBe(1);
  expect((await page.context().cookies(server.url)).map(({ name }) => name)).toEqual([]);
  await page.getByRole("link", { name: "Begin again" }).click();
  await agree(page, "Ada Lindqvist");
  await page.waitForURL(`${server.url}/?from=here`);
  expect(await textOf(page)).toContain("User ID: ada");
});

test("who comes by localhost is sent to 127.0.0.1 first, and can sign in", async ({ server, visitor }) => {
  const { page } = await visitor();
  const localhost = server.url.replace("127.0.0.1", "localhost");
  await page.goto(`${localhost}/?a=b`);
  expect(page.url()).toBe(`${server.url}/?a=b`);
  await signIn(page, localhost, "Béla Okonkwo");
  expect(await textOf(page)).toContain("User ID: bela");
  expect(await page.context().cookies(localhost)).toEqual([]);
});

test("Spotify takes the same person again; by “Not you?” another can be chosen", async ({
  server,
  visitor,
}) => {
  const { page } = await visitor();
  await signIn(page, server.url, "Ada Lindqvist");
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByText("User ID: None").waitFor();

  await page.getByRole("link", { name: "Log in with Spotify" }).click();
  await page.getByText("User ID: ada").waitFor();
  await page.getByRole("button", { name: "Log out" }).click();

  await page.getByRole("link", { name: "Not you?" }).click();
  expect(await page.getByRole("radio", { name: "Ada Lindqvist" }).isChecked()).toBe(true);
  await choose(page, "Béla Okonkwo");
  await page.getByRole("button", { name: "Agree" }).click();
  await page.getByText("User ID: bela").waitFor();
});
