import { describe, expect, it } from "vitest";
import { openCatalogue } from "../src/catalogue/catalogue.ts";
import type { EmulatorApp } from "../src/index.ts";
import { clientId } from "./flow.ts";
import { emulatorIn, forbidden, member, nothingThere, refusalOf } from "./member.ts";

const catalogue = openCatalogue();
const [editorial] = catalogue.playlists.keys();
const closed = "/recommendations/available-genre-seeds";

/** What Ada's app gets on a day; it signs in anew, since its tokens do not live as long as its clock jumps. */
async function appOn(day: string, settings: Partial<EmulatorApp>) {
  const emulator = emulatorIn(settings.mode);
  emulator.control.clock.set(Date.parse(day));
  emulator.control.apps.update(clientId, settings);
  return member(emulator);
}

describe("what an app gets from the Web API", () => {
  it.each([
    ["legacy-development", undefined, "2024-11-26", true],
    ["legacy-development", undefined, "2024-11-27", false],
    ["extended", undefined, "2026-11-24", true],
    ["extended", "2024-11-26", "2026-11-24", true],
    ["extended", "2024-11-27", "2026-11-24", false],
    ["development", undefined, "2026-11-24", false],
  ] as const)("in %s, made %s, on %s: has what closed in 2024, %s", async (...row) => {
    const [mode, createdAt, day, isThere] = row;
    const { ask } = await appOn(day, { mode, createdAt });
    const [operation, playlist] = [ask("GET", closed), ask("GET", `/playlists/${editorial}`)];
    if (isThere) expect([(await operation).status, (await playlist).status]).toEqual([200, 200]);
    else expect([await refusalOf(operation), await refusalOf(playlist)]).toEqual([forbidden, nothingThere]);
  });

  it.each([
    ["legacy-development", "2026-11-24", 200],
    ["extended", "2026-11-24", 200],
    ["development", "2026-11-24", 403],
  ] as const)("in %s on %s: what was removed in 2026 answers %i", async (mode, day, status) => {
    const { ask } = await appOn(day, { mode });
    expect((await ask("GET", "/markets")).status).toBe(status);
  });

  it.each([
    ["legacy-development", "2026-03-08", 200],
    ["legacy-development", "2026-03-09", 403],
    ["development", "2026-03-08", 403],
    ["extended", "2026-11-24", 200],
  ] as const)("in %s on %s, while its owner has no Premium, is answered %i", async (mode, day, status) => {
    const { ask } = await appOn(day, { mode, ownerHasPremium: false });
    expect((await ask("GET", "/me")).status).toBe(status);
  });

  it.each([
    ["2026-04-30", false],
    ["2026-05-01", true],
  ])("on %s: account_id is told, %s", async (day, isThere) => {
    const { read } = await appOn(day, { mode: "extended" });
    expect("account_id" in (await read<object>("/me"))).toBe(isThere);
  });
});
