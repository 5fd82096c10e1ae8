import { expect, it } from "vitest";
import { Progress } from "../src/cli/progress.ts";

function progressOn(terminal: { isTTY: boolean; columns?: number }) {
  const written: string[] = [];
  let now = 0;
  const progress = new Progress({ ...terminal, write: (text) => written.push(text) }, () => now);
  return {
    written,
    progress,
    later: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

it("a terminal gets a bar, drawn over and over, and the last one stays", () => {
  const { written, progress, later } = progressOn({ isTTY: true });
  progress.show("Copying", 0, 1_000);
  progress.show("Copying", 100, 1_000);
  later(100);
  progress.show("Copying", 400, 1_000);
  progress.show("Verifying", 500, 1_000);
  progress.end();
  expect(written).toEqual([
    `\r\x1b[2K  Copying  ${"░".repeat(30)}  0 of 1,000 (0 %)`,
    `\r\x1b[2K  Copying  ${"█".repeat(12)}${"░".repeat(18)}  400 of 1,000 (40 %)`,
    "\n",
    `\r\x1b[2K  Verifying  ${"█".repeat(15)}${"░".repeat(15)}  500 of 1,000 (50 %)`,
    "\n",
  ]);
});

it("a narrow terminal gets no bar, so that no line wraps", () => {
  const { written, progress } = progressOn({ isTTY: true, columns: 40 });
  progress.show("Copying", 1, 2);
  expect(written).toEqual(["\r\x1b[2K  Copying  1 of 2 (50 %)"]);
});

it("anything else gets a line now and then, and one at the end of each piece", () => {
  const { written, progress, later } = progressOn({ isTTY: false });
  progress.show("Copying", 0, 3);
  progress.show("Copying", 1, 3);
  later(5_000);
  progress.show("Copying", 2, 3);
  later(1_000);
  progress.show("Copying", 3, 3);
  progress.show("Removing", 0, 0);
  progress.show("Verifying", 3, 3);
  progress.end();
  expect(written).toEqual([
    "Copying: 2 of 3 (66 %)\n",
    "Copying: 3 of 3 (100 %)\n",
    "Verifying: 3 of 3 (100 %)\n",
  ]);
});
