import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { collect } from "./collect.ts";
import { withProgress } from "./progress.ts";

let written: string;
const { isTTY } = process.stderr;

beforeEach(() => {
  written = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.stderr.isTTY = isTTY;
});

async function* pages() {
  yield { items: ["a", "b"], total: 3 };
  yield { items: ["c"], total: 3 };
}

it("says how many there were where nobody watches", async () => {
  process.stderr.isTTY = false;
  expect(await collect(withProgress("Tracks", { pages }))).toEqual(["a", "b", "c"]);
  expect(written).toBe("Tracks: 3\n");
});

it("draws a bar on a terminal, now and then, and leaves the count", async () => {
  process.stderr.isTTY = true;
  const now = vi.spyOn(Date, "now").mockReturnValue(1_000);
  const items: string[] = [];
  for await (const item of withProgress("Tracks", { pages })) {
    items.push(item);
    if (item === "b") now.mockReturnValue(2_000);
  }
  expect(items).toEqual(["a", "b", "c"]);
  expect(written.split("\r\x1b[K")).toEqual([
    "",
    `Tracks ${"░".repeat(24)} 0/3`,
    `Tracks ${"█".repeat(16)}${"░".repeat(8)} 2/3`,
    "Tracks: 3\n",
  ]);
});

it("goes through a list of known length, and tells how far it came when it stops", async () => {
  process.stderr.isTTY = false;
  for await (const number of withProgress("Moves", [1, 2, 3])) if (number === 3) break;
  expect(written).toBe("Moves: 2\n");
});
