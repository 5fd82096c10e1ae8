import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePages } from "./reference/reference.ts";
import { root } from "./run.ts";

// `npm run docs` writes the pages; with `--check` it only says which of them are not what the docstrings give.

const folder = join(root, "docs/reference");
const pages = referencePages();
const there = existsSync(folder) ? readdirSync(folder) : [];
const gone = there.filter((file) => !pages.has(file));
const changed = [...pages.keys()].filter(
  (file) => !there.includes(file) || readFileSync(join(folder, file), "utf8") !== pages.get(file),
);

if (process.argv.includes("--check")) {
  for (const file of [...changed, ...gone])
    console.log(`docs/reference/${file} is not what the docstrings give.`);
  if (changed.length + gone.length > 0) {
    console.log("Run `npm run docs`.");
    process.exitCode = 1;
  }
} else {
  mkdirSync(folder, { recursive: true });
  for (const file of gone) rmSync(join(folder, file));
  for (const file of changed) writeFileSync(join(folder, file), pages.get(file) ?? "");
  console.log(`docs/reference: ${pages.size} pages, ${changed.length} written, ${gone.length} removed`);
}
