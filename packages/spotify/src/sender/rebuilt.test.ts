import { expect, it } from "vitest";
import { rebuilt } from "./rebuilt.ts";

const headers = new Headers({ "x-own": "1" });

it("is the same answer, to be read once more", async () => {
  const response = rebuilt({ url: "http://127.0.0.1/x", status: 404, statusText: "Gone", headers }, "body");
  expect([response.url, response.status, response.statusText]).toEqual(["http://127.0.0.1/x", 404, "Gone"]);
  expect([response.headers.get("x-own"), await response.text()]).toEqual(["1", "body"]);
});

it("has no body where there can be none, and takes a browser's redirect", () => {
  for (const status of [0, 204, 205, 304]) {
    const response = rebuilt({ url: "", status, statusText: "", headers }, new ArrayBuffer(0));
    expect([response.status, response.body]).toEqual([status, null]);
  }
});
