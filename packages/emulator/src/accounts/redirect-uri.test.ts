import { describe, expect, it } from "vitest";
import { described, isInsecure, isRegistered } from "./redirect-uri.ts";

describe("isInsecure", () => {
  it.each([
    ["https://app.example/cb", false],
    ["http://127.0.0.1:5000/cb", false],
    ["http://127.0.0.1", false],
    ["http://[::1]:5000/cb", false],
    ["myapp://callback", false],
    ["http://localhost:5000/cb", true],
    ["http://127.0.0.1.evil.example/cb", true],
    ["http://127.0.0.1evil.example/cb", true],
    ["http://127.0.0.1:5000@evil.example/cb", true],
    ["http://127.1/cb", true],
    ["http://app.example/cb", true],
    ["HTTP://app.example/cb", true],
  ])("%s: %s", (uri, expected) => {
    expect(isInsecure(uri)).toBe(expected);
  });
});

describe("isRegistered", () => {
  it.each([
    ["https://app.example/cb", "https://app.example/cb", true],
    ["https://app.example/cb/", "https://app.example/cb", false],
    ["https://app.example/CB", "https://app.example/cb", false],
    ["https://app.example/cb?x=1", "https://app.example/cb", false],
    ["https://app.example:8443/cb", "https://app.example/cb", false],
    ["http://127.0.0.1:5000/cb", "http://127.0.0.1/cb", true],
    ["http://127.0.0.1/cb", "http://127.0.0.1/cb", true],
    ["http://127.0.0.1:5000/other", "http://127.0.0.1/cb", false],
    ["http://127.0.0.1:5001/cb", "http://127.0.0.1:5000/cb", false],
    ["http://127.0.0.1:5000/cb", "http://[::1]/cb", false],
    ["http://[::1]:5000/cb", "http://[::1]/cb", true],
    ["http://127.0.0.1:5000/any/path", "http://127.0.0.1", true],
    ["http://127.0.0.1:5000@evil.example/cb", "http://127.0.0.1", false],
    ["http://127.0.0.1.evil.example/cb", "http://127.0.0.1", false],
    ["http://127.0.0.1:5000/cb#fragment", "http://127.0.0.1", false],
    ["not a uri", "not a uri", false],
  ])("%s for %s: %s", (uri, registered, expected) => {
    expect(isRegistered(uri, [registered])).toBe(expected);
  });
});

describe("described", () => {
  it.each([
    ["https://app.example/cb", "https://app.example/cb"],
    ["http://127.0.0.1:5000/cb", "http://127.0.0.1:5000/cb"],
    ["http://127.0.0.1/cb", "http://127.0.0.1/cb (with any port)"],
    ["http://[::1]", "http://[::1] (with any port and path)"],
    ["myapp://callback", "myapp://callback"],
  ])("%s: %s", (registered, expected) => {
    expect(described(registered)).toBe(expected);
  });
});
