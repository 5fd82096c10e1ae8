import { describe, expect } from "vitest";
import { test } from "../src/browser-test.ts";
import { startOtherSite } from "../src/other-site.ts";
import { signIn, textOf } from "../src/sign-in.ts";

const pagesAgainst = (logout: string) => ({
  "/link": `<a href="${logout}">A kitten</a>`,
  "/image": `<img src="${logout}" alt="A kitten">`,
  "/form": `<form method="post" action="${logout}"><button>A kitten</button></form>`,
  "/self-posting-form": `<form method="post" action="${logout}"></form><script>document.forms[0].submit()</script>`,
  "/frame": `<iframe src="${logout}"></iframe>`,
  "/fetch": `<script>fetch("${logout}", { method: "POST", mode: "no-cors", credentials: "include" }).catch(() => {})</script>`,
});

describe.each(["crossSite", "sameSite"] as const)("a page of another origin (%s)", (which) => {
  test("cannot sign a person out; its link asks first", async ({ server, visitor }) => {
    const { page } = await visitor({ mayComplain: true });
    await signIn(page, server.url, "Ada Lindqvist");
    const logout = `${server.url}/logout`;
    await using other = await startOtherSite(pagesAgainst(logout));
    const stillSignedIn = async () => {
      await page.goto(server.url);
      expect(await textOf(page)).toContain("User ID: ada");
    };

    for (const path of ["/image", "/frame", "/fetch"]) {
      const tried = page.waitForRequest(logout);
      await page.goto(other[which] + path);
      await (await tried).response();
      await stillSignedIn();
    }
    await page.goto(`${other[which]}/self-posting-form`);
    await page.waitForURL(logout);
    await page.getByRole("heading", { name: "Do you want to log out?" }).waitFor();
    await stillSignedIn();

    await page.goto(`${other[which]}/form`);
    await page.getByRole("button").click();
    await page.getByRole("heading", { name: "Do you want to log out?" }).waitFor();
    await stillSignedIn();

    await page.goto(`${other[which]}/link`);
    await page.getByRole("link").click();
    await page.getByRole("heading", { name: "Do you want to log out?" }).waitFor();
    await page.getByRole("link", { name: "Stay signed in" }).click();
    await page.getByText("User ID: ada").waitFor();
    await stillSignedIn();

    await page.goto(`${other[which]}/link`);
    await page.getByRole("link").click();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByText("User ID: None").waitFor();
  });

  test("finds a person signed in when its link leads here", async ({ server, visitor }) => {
    const { page } = await visitor();
    await signIn(page, server.url, "Ada Lindqvist");
    await using other = await startOtherSite({ "/": `<a href="${server.url}">What is playing</a>` });
    await page.goto(other[which]);
    await page.getByRole("link").click();
    await page.getByText("User ID: ada").waitFor();
  });
});

test("a typed /logout signs out at once", async ({ server, visitor }) => {
  const { page } = await visitor();
  await signIn(page, server.url, "Ada Lindqvist");
  await page.goto(`${server.url}/logout`);
  expect(page.url()).toBe(`${server.url}/`);
  expect(await textOf(page)).toContain("User ID: None");
});
