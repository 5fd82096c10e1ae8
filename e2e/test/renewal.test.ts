import { createRemoteControl } from "@stagedoor/emulator";
import { expect } from "vitest";
import { test as base } from "../src/browser-test.ts";
import type { StagedoorProcess } from "../src/server.ts";
import { signIn, textOf } from "../src/sign-in.ts";

// More than six months: who comes by is renewed at once, without waiting for their last weeks.
const test = base.override("env", { STAGEDOOR_RENEW_DAYS: "365" });

/** How often a person has authorised. */
async function consents(server: StagedoorProcess, personId: string): Promise<number> {
  const { grants } = createRemoteControl(server.spotifyUrl ?? "");
  return (await grants.list({ personId })).length;
}

test("a person is renewed without a click, once a day, and is back where they were", async ({
  server,
  visitor,
}) => {
  const { page } = await visitor();
  await signIn(page, server.url, "Ada Lindqvist");
  expect(await textOf(page)).toMatch(/User ID: ada.*Now playing: Weather for Two/s);
  // Once by a click, and once silently when the first page came.
  expect(await consents(server, "ada")).toBe(2);

  await page.goto(`${server.url}/account`);
  await page.reload();
  expect(await consents(server, "ada")).toBe(2);

  await page.context().clearCookies({ name: /renewal/ });
  await page.goto(`${server.url}/account?from=a%20friend`);
  expect(page.url()).toBe(`${server.url}/account?from=a%20friend`);
  expect(await textOf(page)).toContain("User ID: ada");
  expect(await consents(server, "ada")).toBe(3);
});

test("a person who has taken their consent back is asked, may say no, and stays signed in", async ({
  server,
  visitor,
}) => {
  const { page } = await visitor();
  await signIn(page, server.url, "Béla Okonkwo");
  await createRemoteControl(server.spotifyUrl ?? "").grants.revoke("bela");
  await page.context().clearCookies({ name: /renewal/ });

  await page.goto(`${server.url}/account`);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.waitForURL(`${server.url}/account`);
  expect(await textOf(page)).toContain("User ID: bela");

  await page.goto(server.url);
  await page.getByRole("link", { name: "Sign in again" }).click();
  await page.getByRole("button", { name: "Agree" }).click();
  await page.getByText("Now playing: N29").waitFor();
});

test("no form's post is led away by a renewal", async ({ server, visitor }) => {
  const [here, phone] = [await visitor(), await visitor()];
  await signIn(phone.page, server.url, "Gustav Ahl");
  await signIn(here.page, server.url, "Gustav Ahl");
  await here.page.goto(`${server.url}/account`);
  await here.page.context().clearCookies({ name: /renewal/ });
  const before = await consents(server, "gustav");
  expect(before).toBeGreaterThan(1);

  await here.page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await here.page.getByRole("status").waitFor();
  expect(await consents(server, "gustav")).toBe(before);
  await phone.page.reload();
  expect(await textOf(phone.page)).toContain("User ID: None");
});
