import { describe, expect, it } from "vitest";
import { checkRedirectUri } from "./redirect-uri.ts";

describe("checkRedirectUri", () => {
  it.each([
    "https://stage.example/callback",
    "https://stage.example:8443/app/callback?from=spotify",
    "http://127.0.0.1:5000/callback",
    "http://127.0.0.1/callback",
    "http://[::1]:5000/callback",
  ])("takes %s", (uri) => {
    expect(checkRedirectUri(uri)).toEqual({ ok: true });
  });

  it.each([
    ["http://localhost:5000/callback", "localhost", "http://127.0.0.1:5000/callback"],
    ["http://LOCALHOST:5000/callback", "localhost", "http://127.0.0.1:5000/callback"],
    ["http://app.localhost:5000/callback", "localhost", "http://127.0.0.1:5000/callback"],
    ["https://localhost/callback", "localhost", "https://127.0.0.1/callback"],
    ["http://stage.example/callback", "plain http", "https://stage.example/callback"],
    ["http://192.168.1.7:5000/callback", "plain http", "https://192.168.1.7:5000/callback"],
    ["http://127.8.8.8:5000/callback", "127.0.0.1 and [::1]", "http://127.0.0.1:5000/callback"],
    ["http://0.0.0.0:5000/callback", "listen on", "http://127.0.0.1:5000/callback"],
    ["http://127.0.0.1:0/callback", "port 0", "http://127.0.0.1/callback"],
    ["https://stage.example/callback#top", "fragment", "https://stage.example/callback"],
    ["https://stage.example/callback#", "fragment", "https://stage.example/callback"],
    ["https://me:pw@stage.example/callback", "user name", "https://stage.example/callback"],
    [" https://stage.example/callback", "spaces", "https://stage.example/callback"],
    ["localhost:5000/callback", "not an http", "http://127.0.0.1:5000/callback"],
    [".stage.example:8443?x", "not an http", "https://.stage.example:8443/?x"],
    ["stage.:5000", "not an http", "http://127.0.0.1:7000/callback"],
    ["stage.example/callback", "not an http", "https://stage.example/callback"],
    ["myapp://callback", "not an http", "http://127.0.0.1:7000/callback"],
    ["/callback", "not an http", "http://127.0.0.1:7000/callback"],
    ["", "not an http", "http://127.0.0.1:7000/callback"],
    ["https:stage.example/callback", "not an http", "http://127.0.0.1:7000/callback"],
  ])("refuses %s: %s; %s instead", (uri, problem, suggestion) => {
    const check = checkRedirectUri(uri, { port: 7000 });
    expect(check).toMatchObject({ ok: false, suggestion });
    expect(check).toHaveProperty("problem", expect.stringContaining(problem));
  });

  it.each([
    ["http://127.0.0.1:5000", "http://127.0.0.1:5000/callback"],
    ["https://stage.example/callback/", "https://stage.example/callback"],
    ["https://stage.example/Callback", "https://stage.example/callback"],
    ["http://localhost:5000/auth?x=1", "http://127.0.0.1:5000/callback"],
  ])("refuses %s where callbacks are answered at /callback", (uri, suggestion) => {
    expect(checkRedirectUri(uri, { path: "/callback" })).toMatchObject({ ok: false, suggestion });
  });

  it("takes no longer for a host of dots", () => {
    for (const dots of ["a.", "."]) {
      expect(checkRedirectUri(`${dots.repeat(100_000)}@`)).toMatchObject({ ok: false });
    }
  });

  it("never suggests what it would refuse", () => {
    const wrong = [
      "http://localhost:1",
      "nonsense",
      "http://x.example/#",
      "http://u:p@[::1]/a",
      "http://[::]:3/",
      "http://[::1]:0/",
    ];
    for (const uri of wrong) {
      const check = checkRedirectUri(uri, { path: "/callback" });
      if (check.ok) throw new Error(`${uri} was taken`);
      expect(checkRedirectUri(check.suggestion, { path: "/callback" })).toEqual({ ok: true });
    }
  });
});
