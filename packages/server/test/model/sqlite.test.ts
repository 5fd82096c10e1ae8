import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "../../src/stores/sqlite/store.ts";
import { describeModel } from "./model.ts";

describeModel({
  name: "sqlite",
  runs: 100,
  async open() {
    const folder = mkdtempSync(join(tmpdir(), "stagedoor-model-"));
    const store = openSqliteStore(join(folder, "store.sqlite"));
    return {
      store,
      async close() {
        await store.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
});
