import type { Page } from "playwright-core";
import { expect } from "vitest";
import { test } from "../src/browser-test.ts";
import { signIn, textOf } from "../src/sign-in.ts";

test("the whole way by keyboard alone, and where one is can be seen", async ({ server, visitor }) => {
  const { page } = await visitor();
  await page.goto(server.url);

  await tabTo(page, "Log in with Spotify");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Agree" }).waitFor();

  await tabTo(page, "Ada Lindqvist");
  await page.keyboard.press("ArrowDown");
  expect(await page.getByRole("radio", { name: "Béla Okonkwo" }).isChecked()).toBe(true);
  await tabTo(page, "Agree");
  await page.keyboard.press("Enter");
  await page.getByText("User ID: bela").waitFor();

  await tabTo(page, "Log out");
  await page.keyboard.press("Space");
  await page.getByText("User ID: None").waitFor();

  await tabTo(page, "Not you?");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Cancel" }).waitFor();
  await tabTo(page, "Cancel");
  await page.keyboard.press("Space");
  await page.getByRole("heading", { name: "You did not agree" }).waitFor();
  await tabTo(page, "Begin again");
});

test("the whole way without script", async ({ server, visitor }) => {
  const { page } = await visitor({ javaScriptEnabled: false });
  await signIn(page, server.url, "Ada Lindqvist");
  expect(await textOf(page)).toMatch(/User ID: ada.*Now playing: Weather for Two/s);
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByText("User ID: None").waitFor();
});

/** Presses Tab until the link, button or field with this name has the focus, and checks that this can be seen. */
async function tabTo(page: Page, name: string): Promise<void> {
  // Without its style a page shows the focus in the browser's own way.
  await page.waitForLoadState();
  const passed: string[] = [];
  while (passed.length < 30) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return undefined;
      const label = element instanceof HTMLInputElement ? element.labels?.[0] : undefined;
      const outlined = [element, element.parentElement, label].some((shown) => {
        if (!shown) return false;
        const { outlineStyle, outlineWidth } = getComputedStyle(shown);
        return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
      });
      return { name: (label ?? element).textContent, outlined };
    });
    if (!focused) continue;
    expect(focused, `the focus on "${focused.name}"`).toMatchObject({ outlined: true });
    if (focused.name === name) return;
    passed.push(focused.name);
  }
  throw new Error(`Tab does not lead to "${name}", only to ${passed.join(", ")}.`);
}
