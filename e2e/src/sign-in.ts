import type { Page } from "playwright-core";

/** From Stagedoor's first page to being signed in, as a person does it. */
export async function signIn(page: Page, stagedoorUrl: string, name: string): Promise<void> {
  await page.goto(stagedoorUrl);
  await page.getByRole("link", { name: "Log in with Spotify" }).click();
  await agree(page, name);
  await page.getByRole("button", { name: "Log out" }).waitFor();
}

/** On the authorize page of the local Spotify: chooses a person and agrees. */
export async function agree(page: Page, name: string): Promise<void> {
  await choose(page, name);
  await page.getByRole("button", { name: "Agree" }).click();
}

/** On the authorize page of the local Spotify: the whole line of a person is there to be pressed. */
export async function choose(page: Page, name: string): Promise<void> {
  await page
    .locator("label")
    .filter({ has: page.getByText(name, { exact: true }) })
    .click();
}

/** What a page says. */
export async function textOf(page: Page): Promise<string> {
  return (await page.getByRole("main").textContent()) ?? "";
}
