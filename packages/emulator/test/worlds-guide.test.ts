import { expect, it } from "vitest";
import { createEmulator } from "../src/index.ts";
import { examplesOf } from "./guide.ts";

it("the guide's world loads as it stands", () => {
  const [text = ""] = examplesOf("docs/emulator/worlds.md", "json");
  const { control } = createEmulator({ world: JSON.parse(text) });
  expect(control.playback.get("ada")).toMatchObject({ kind: "track", name: "Two", album: "First" });
  expect(control.library.list("ada")).toHaveLength(3);
  expect(control.playlists.list().find(({ name }) => name === "Supper")?.entries).toHaveLength(3);
  expect(control.clock.now()).toBe(Date.UTC(2026, 9, 1, 18));
});
