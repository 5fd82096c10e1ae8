import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseSetCookie } from "./set-cookie.ts";
import { Browser, openSite, type Site } from "./site.ts";

let site: Site;
let browser: Browser;
beforeEach(async () => {
  site = await openSite();
  browser = new Browser(site);
});
afterEach(() => site.close());

describe("every answer", () => {
  it.each([
    "/",
    "/login",
    "/callback",
    "/logout",
    "/account",
    "/session",
    "/healthz",
    "/readyz",
    "/nowhere",
    "/assets/icon.svg",
  ])("%s has its security headers", async (path) => {
    const { headers } = await browser.request(path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toContain("unsafe");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe(path === "/callback" ? "no-referrer" : "same-origin");
    expect(headers.get("strict-transport-security")).toBeNull();
    expect(headers.get("access-control-allow-origin")).toBeNull();
    if (!path.startsWith("/assets")) expect(headers.get("cache-control")).toBe("no-store");
  });

  it("says which methods an address takes", async () => {
    for (const [path, method, allow] of [
      ["/", "POST", "GET, HEAD"],
      ["/logout", "PUT", "GET, HEAD, POST"],
    ] as const) {
      const response = await browser.request(path, { method });
      expect([response.status, response.headers.get("allow")]).toEqual([405, allow]);
    }
    expect((await browser.request("/nowhere")).status).toBe(404);
    expect(await (await browser.request("/healthz")).json()).toEqual({ status: "ok" });
  });

  it("serves the style that pages link to, for good", async () => {
    const [, path = ""] = /href="(\/assets\/style[^"]+)"/.exec(await browser.page()) ?? [];
    const response = await browser.request(path);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/css; charset=utf-8"]);
    expect(response.headers.get("cache-control")).toContain("immutable");
  });
});

describe("a browser that comes by another name of this machine", () => {
  it.each(["localhost:5000", "LOCALHOST:5000", "[::1]:5000", "127.0.0.2:5000", "stage.localhost:5000"])(
    "%s is sent to the right one before it gets a cookie",
    async (host) => {
      const response = await site.stagedoor.fetch(new Request(`http://${host}/login?returnTo=/a`));
      expect([response.status, response.headers.get("location")]).toEqual([
        307,
        "http://127.0.0.1:5000/login?returnTo=/a",
      ]);
      expect(response.headers.getSetCookie()).toEqual([]);
    },
  );

  it("is not sent anywhere from the health check, nor from another port or a name that others use", async () => {
    expect((await site.stagedoor.fetch(new Request("http://127.0.0.1:8080/"))).status).toBe(200);
    expect((await site.stagedoor.fetch(new Request("http://localhost:5000/healthz"))).status).toBe(200);
    expect((await site.stagedoor.fetch(new Request("http://stage.example/"))).status).toBe(200);
  });
});

describe("a site on https", () => {
  it("has Secure __Host- cookies and HSTS, whatever the proxy in front says", async () => {
    const secure = await openSite({ redirectUri: "https://stage.example/callback" });
    const visitor = new Browser(secure);
    const behindProxy = new Request("http://10.0.0.7:5000/", { headers: { host: "10.0.0.7:5000" } });
    const response = await secure.stagedoor.fetch(behindProxy);
    expect(response.status).toBe(200);
    expect(response.headers.get("strict-transport-security")).toMatch(/^max-age=31536000/);
    const back = await visitor.signIn("ada");
    const cookies = back.headers.getSetCookie().map(parseSetCookie);
    expect(cookies.map(({ name }) => name)).toContain("__Host-stagedoor");
    for (const { name, attributes } of cookies) {
      expect(name).toMatch(/^__Host-/);
      expect(attributes).toEqual(expect.arrayContaining(["Secure", "HttpOnly", "Path=/", "SameSite=Lax"]));
    }
    expect(await visitor.page()).toContain("User ID: ada");
    await secure.close();
  });
});
