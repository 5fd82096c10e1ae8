import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SetupError } from "../src/errors.ts";
import { createMemoryStore } from "../src/stores/memory.ts";
import { openStore } from "../src/stores/open.ts";
import { openSqliteStore } from "../src/stores/sqlite.ts";
import { storeConformance } from "./store-conformance.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagedoor-stores-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

storeConformance("memory:", async () => createMemoryStore());
storeConformance("sqlite:", async () => openSqliteStore(join(folder, "store.sqlite")));

describe("the SQLite file", () => {
  it("is readable by its owner alone, as are SQLite's files beside it", async () => {
    const store = openSqliteStore(join(folder, "store.sqlite"));
    await store.claimAttempt("an attempt", 1);
    const modes = readdirSync(folder).map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8));
    expect(modes.length).toBeGreaterThan(1);
    expect(new Set(modes)).toEqual(new Set(["600"]));
    await store.close();
  });

  it("shows what one process wrote to another that has it open", async () => {
    const path = join(folder, "store.sqlite");
    const [one, two] = [openSqliteStore(path), openSqliteStore(path)];
    expect(await one.claimAttempt("an attempt", 1)).toBe(true);
    expect(await two.claimAttempt("an attempt", 1)).toBe(false);
    await one.close();
    await two.close();
  });

  it("that is no database is refused and left as it is", () => {
    const path = join(folder, "notes.txt");
    writeFileSync(path, "My notes, which are longer than a SQLite header would be: ".repeat(30));
    const before = readFileSync(path);
    expect(() => openSqliteStore(path)).toThrow(/notes\.txt is not a Stagedoor store.*STAGEDOOR_STORE/s);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("of another program is refused and left as it is", () => {
    const path = join(folder, "other.sqlite");
    const other = new DatabaseSync(path);
    other.exec("CREATE TABLE recipes (name TEXT)");
    other.close();
    const before = readFileSync(path);
    expect(() => openSqliteStore(path)).toThrow(/not one of Stagedoor's/);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(["other.sqlite"]);
  });

  it("of a newer program is refused", async () => {
    const path = join(folder, "store.sqlite");
    await openSqliteStore(path).close();
    const db = new DatabaseSync(path);
    db.exec("PRAGMA user_version = 99");
    db.close();
    expect(() => openSqliteStore(path)).toThrow(/newer Stagedoor \(schema 99/);
  });

  it("that cannot be opened is named, with the mend", () => {
    expect(() => openSqliteStore(join(folder, "missing", "store.sqlite"))).toThrow(
      expect.objectContaining({ exitCode: 73, message: expect.stringMatching(/ENOENT.*STAGEDOOR_STORE/s) }),
    );
  });
});

describe("a store's URL", () => {
  it.each(["", "sqlite", "sqlite:", "memory:x", "mysql://db", "/var/stagedoor.sqlite"])(
    "%j is refused",
    async (url) => {
      await expect(openStore(url)).rejects.toThrow(SetupError);
    },
  );
});
