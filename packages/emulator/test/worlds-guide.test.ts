import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createEmulator } from "../src/index.ts";

const guide = readFileSync(new URL("../../../docs/emulator/worlds.md", import.meta.url), "utf8");

it("the guide's world loads as it stands", () => {
  const [, text = ""] = /```json\n(.*?)```/s.exec(guide) ?? [];
  const { control } = createEmulator({ world: JSON.parse(text) });
  expect(control.playback.get("ada")).toMatchObject({ kind: "track", name: "Two", album: "First" });
  expect(control.library.list("ada")).toHaveLength(3);
  expect(control.playlists.list().find(({ name }) => name === "Supper")?.entries).toHaveLength(3);
  expect(control.clock.now()).toBe(Date.UTC(2026, 9, 1, 18));
});
