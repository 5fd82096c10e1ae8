import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { loopbackUri } from "./loopback-uri.ts";

describe("loopbackUri", () => {
  it.each<[string, string, number | undefined, string, string]>([
    ["http://127.0.0.1/callback", "127.0.0.1", undefined, "/callback", "http://127.0.0.1:4000/callback"],
    ["http://127.0.0.1/a/b?from=here", "127.0.0.1", undefined, "/a/b", "http://127.0.0.1:4000/a/b?from=here"],
    ["http://127.0.0.1", "127.0.0.1", undefined, "/", "http://127.0.0.1:4000"],
    ["http://[::1]/", "::1", undefined, "/", "http://[::1]:4000/"],
    ["http://[::1]:5000/callback/", "::1", 5000, "/callback/", "http://[::1]:5000/callback/"],
    ["http://127.0.0.1:80/callback", "127.0.0.1", 80, "/callback", "http://127.0.0.1:80/callback"],
    ["http://127.0.0.1?from=here", "127.0.0.1", undefined, "/", "http://127.0.0.1:4000?from=here"],
  ])("reads %s", (uri, host, port, path, withPort) => {
    const read = loopbackUri(uri);
    expect(read).toMatchObject({ host, port, path });
    expect(read.withPort(4000)).toBe(withPort);
  });

  it.each<[string | undefined, RegExp]>([
    [undefined, /redirectUri is missing/],
    ["https://127.0.0.1/callback", /signInManually/],
    ["https://stage.example/callback", /signInManually/],
    ["http://127.0.0.1.example/callback", /plain http.*Register and set https:/],
    ["http://127.0.0.1:5000/callback#x", /fragment/],
    ["http://127.0.0.1:0/callback", /port 0.*Register and set http:\/\/127\.0\.0\.1\/callback$/],
    ["http://[::1]:000/callback", /port 0/],
    ["http://2130706433/callback", /signInManually/],
    ["HTTP://127.0.0.1/callback", /signInManually/],
  ])("refuses %s", (uri, message) => {
    expect(() => loopbackUri(uri)).toThrow(ConfigError);
    expect(() => loopbackUri(uri)).toThrow(message);
  });
});
