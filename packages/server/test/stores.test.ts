import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { SetupError } from "../src/errors.ts";
import { createMemoryStore } from "../src/stores/memory.ts";
import { isShared, isStoreUrl, openStore, shownStoreUrl } from "../src/stores/open.ts";
import { bulkStoreCases, storeCases } from "../src/testing/testing.ts";

describe.concurrent("memory:", () => {
  it.each([...storeCases, ...bulkStoreCases])("$name", async ({ run }) => {
    const store = createMemoryStore();
    await run(async () => store);
  });
});

describe("a store's URL", () => {
  it.each([
    ...[
      "",
      "sqlite",
      "sqlite:",
      "sqlite::memory:",
      "sqlite:file:x",
      "memory:x",
      "mysql://db",
      "/var/store.sqlite",
    ],
    ...[
      "postgres:",
      "postgres://",
      "postgres:db",
      "redis:",
      "redis://",
      "redis:6379",
      "rediss:///0",
      "REDIS://host",
    ],
  ])("%j is refused", async (url) => {
    expect(isStoreUrl(url)).toBe(false);
    expect(isShared(url)).toBe(false);
    await expect(openStore(url)).rejects.toThrow(SetupError);
  });

  it.each([
    ["memory:", false],
    ["sqlite:store.sqlite", false],
    ["postgres://user:secret@db.example:5432/stagedoor?sslmode=require", true],
    ["postgresql://db.example/stagedoor", true],
    ["redis://127.0.0.1:6379/1", true],
    ["rediss://:secret@[::1]:6379", true],
  ])("%j is one; shared by machines: %j", (url, shared) => {
    expect(isStoreUrl(url)).toBe(true);
    expect(isShared(url)).toBe(shared);
  });

  it.each([
    ["postgres://user:secret@db.example/stagedoor", "postgres://…@db.example/stagedoor"],
    ["postgres://db.example/stagedoor?password=secret", "postgres://db.example/stagedoor?…"],
    ["rediss://:a@secret@host:1/0", "rediss://…@host:1/0"],
    ["redis://:half/secret@host", "redis:…"],
    ["mysql://user:secret@db", "mysql://…@db"],
    ["redis://host", "redis://host"],
    ["sqlite:/home/me@work/store.sqlite", "sqlite:/home/me@work/store.sqlite"],
  ])("%j is shown without user and password", (url, shown) => {
    expect(shownStoreUrl(url)).toBe(shown);
  });

  it.each([
    "postgres://u:12/hunterpw@127.0.0.1/db",
    "postgresql://u:1?hunterpw@127.0.0.1/db",
    "redis://u:12/hunterpw@127.0.0.1/0",
    "rediss://u:12#hunterpw@127.0.0.1",
    "redis://:half/hunterpw@127.0.0.1",
    "postgres://u:hunterpw/x@127.0.0.1/db",
  ])("whose password is not escaped is refused with the mend, and none of it is shown: %j", async (url) => {
    const refused = await openStore(url).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      name: "SetupError",
      exitCode: 78,
      message: expect.stringMatching(/%2F/),
    });
    expect(inspect(refused)).not.toMatch(/hunter|u:1/);
  });

  it("with a password is refused without showing it", async () => {
    const opened = openStore("mysql://user:secret@db.example/stagedoor");
    await expect(opened).rejects.toThrow(/^(?!.*secret).*mysql:\/\/…@db\.example/s);
  });
});
