import { describe, expect, it } from "vitest";
import { adasAlbumUri, errorOf, listening } from "./listening.ts";

const devices = [
  { id: "laptop", name: "Ada's laptop", type: "Computer", volumePercent: 30, isActive: true },
  { id: "phone", name: "Ada's phone", type: "Smartphone", supportsVolume: false, volumePercent: null },
  { id: "radio", name: "Old radio", isRestricted: true },
];

const restricted = { status: 403, message: "Player command failed: Restriction violated", reason: "UNKNOWN" };
const noDevice = {
  status: 404,
  message: "Player command failed: No active device found",
  reason: "NO_ACTIVE_DEVICE",
};

async function withDevices() {
  const ada = await listening("ada");
  ada.control.devices.set("ada", devices);
  return {
    ...ada,
    list: async () =>
      ((await (await ada.ask("/me/player/devices")).json()) as { devices: { id: string }[] }).devices,
    status: async (method: string, path: string, body?: unknown) =>
      (await ada.command(method, path, body)).status,
    refusal: async (method: string, path: string, body?: unknown) =>
      errorOf(await ada.command(method, path, body)),
  };
}

describe("devices", () => {
  it("are listed as they were set, and what plays is on the active one", async () => {
    const { list, player } = await withDevices();
    expect(await list()).toEqual([
      {
        id: "laptop",
        is_active: true,
        is_private_session: false,
        is_restricted: false,
        name: "Ada's laptop",
        type: "Computer",
        volume_percent: 30,
        supports_volume: true,
      },
      expect.objectContaining({
        id: "phone",
        is_active: false,
        volume_percent: null,
        supports_volume: false,
      }),
      expect.objectContaining({ id: "radio", type: "Speaker", is_restricted: true, volume_percent: 60 }),
    ]);
    expect(await player()).toMatchObject({ is_playing: true, device: { id: "laptop" } });
  });

  it("none active: nothing plays, commands find none, and one that is named takes it up again", async () => {
    const { control, ask, status, refusal, player, list } = await withDevices();
    control.clock.advance(1000);
    control.devices.set("ada", [{ id: "phone", name: "Phone" }]);
    expect((await ask("/me/player")).status).toBe(204);
    expect((await ask("/me/player/currently-playing")).status).toBe(204);
    expect(await list()).toHaveLength(1);
    for (const [method, path] of [
      ["PUT", "play"],
      ["PUT", "pause"],
      ["POST", "next"],
      ["PUT", "volume?volume_percent=1"],
      ["PUT", "repeat?state=off"],
    ] as const) {
      expect(await refusal(method, path)).toEqual(noDevice);
    }
    control.clock.advance(60_000);
    expect(await status("PUT", "play?device_id=phone")).toBe(204);
    expect(await player()).toMatchObject({
      is_playing: true,
      progress_ms: 42_000,
      device: { id: "phone", name: "Phone" },
    });
  });

  it("of someone who played nothing yet take a context, and nothing else", async () => {
    const { control, command, player } = await listening("gustav");
    control.devices.set("gustav", [{ name: "Speaker", isActive: true }]);
    expect(await errorOf(await command("PUT", "play"))).toEqual(restricted);
    expect(await errorOf(await command("PUT", "pause"))).toEqual(restricted);
    expect((await command("PUT", "play", { context_uri: adasAlbumUri })).status).toBe(204);
    expect(await player()).toMatchObject({
      is_playing: true,
      repeat_state: "off",
      device: { name: "Speaker" },
    });
  });

  it("are named by commands, which move what plays there", async () => {
    const { status, refusal, player } = await withDevices();
    expect(await refusal("PUT", "pause?device_id=none")).toEqual({
      status: 404,
      message: "Device not found",
    });
    expect(await status("POST", "next?device_id=phone")).toBe(204);
    expect(await player()).toMatchObject({ is_playing: true, progress_ms: 0, device: { id: "phone" } });
    expect(await status("PUT", "play?device_id=laptop")).toBe(204);
    expect(await player()).toMatchObject({ is_playing: true, device: { id: "laptop" } });
    expect(await refusal("PUT", "play?device_id=laptop")).toEqual(restricted);
  });

  it("that are restricted take no command", async () => {
    const { refusal, control, player } = await withDevices();
    expect(await refusal("PUT", "pause?device_id=radio")).toEqual(restricted);
    expect(await refusal("PUT", "", { device_ids: ["radio"] })).toEqual(restricted);
    expect((await player()).device?.id).toBe("laptop");
    control.devices.set("ada", [{ name: "Old radio", isRestricted: true, isActive: true }]);
    expect(await refusal("POST", "next")).toEqual(restricted);
    expect(await player()).toMatchObject({ is_playing: true });
  });
});

describe("transfer", () => {
  it("moves what plays as it stands, and plays it if asked to", async () => {
    const { status, player, control } = await withDevices();
    control.clock.advance(1000);
    expect(await status("PUT", "", { device_ids: ["phone"] })).toBe(204);
    expect(await player()).toMatchObject({ is_playing: true, progress_ms: 42_000, device: { id: "phone" } });
    control.playback.pause("ada");
    await status("PUT", "", { device_ids: ["laptop"], play: false });
    expect(await player()).toMatchObject({ is_playing: false, device: { id: "laptop" } });
    await status("PUT", "", { device_ids: ["phone"], play: true });
    expect(await player()).toMatchObject({ is_playing: true, progress_ms: 42_000, device: { id: "phone" } });
  });

  it("wants one device that is there", async () => {
    const { refusal, player } = await withDevices();
    expect(await refusal("PUT", "", { device_ids: ["none"] })).toEqual({
      status: 404,
      message: "Device not found",
    });
    for (const body of [{ device_ids: ["laptop", "phone"] }, { device_ids: [] }, {}, [], undefined]) {
      expect(await refusal("PUT", "", body)).toMatchObject({ status: 400 });
    }
    expect(await refusal("PUT", "", { device_ids: ["phone"], play: "yes" })).toMatchObject({ status: 400 });
    expect((await player()).device?.id).toBe("laptop");
  });
});

describe("volume", () => {
  it("is set on the active device, or on another one without moving what plays", async () => {
    const { status, list, player, control } = await withDevices();
    control.devices.set("ada", [...devices, { id: "kitchen", name: "Kitchen" }]);
    expect(await status("PUT", "volume?volume_percent=0")).toBe(204);
    expect(await status("PUT", "volume?volume_percent=100&device_id=kitchen")).toBe(204);
    expect(await list()).toMatchObject([
      { id: "laptop", volume_percent: 0 },
      { id: "phone", volume_percent: null },
      { id: "radio" },
      { id: "kitchen", volume_percent: 100 },
    ]);
    expect((await player()).device?.id).toBe("laptop");
  });

  it("is refused where the device has none, and beyond 0 to 100", async () => {
    const { refusal, list } = await withDevices();
    expect(await refusal("PUT", "volume?volume_percent=5&device_id=phone")).toEqual({
      status: 403,
      message: "Player command failed: Cannot control device volume",
      reason: "VOLUME_CONTROL_DISALLOW",
    });
    for (const query of [
      "",
      "?volume_percent=",
      "?volume_percent=101",
      "?volume_percent=-1",
      "?volume_percent=x",
    ]) {
      expect(await refusal("PUT", `volume${query}`)).toMatchObject({ status: 400 });
    }
    expect((await list())[0]).toMatchObject({ volume_percent: 30 });
  });
});

describe("devices set by control", () => {
  it("are told back, and kept by playback that names none", async () => {
    const { control } = await withDevices();
    expect(control.devices.list("ada").map(({ id, isActive }) => [id, isActive])).toEqual([
      ["laptop", true],
      ["phone", false],
      ["radio", false],
    ]);
    control.playback.set("ada", { kind: "ad" });
    expect(control.devices.list("ada")).toHaveLength(3);
    control.playback.set("ada", { kind: "track", device: { name: "Car", type: "Automobile" } });
    expect(control.devices.list("ada")).toMatchObject([
      { name: "Car", isActive: true },
      { id: "phone" },
      { id: "radio" },
    ]);
    control.playback.set("ada", { kind: "nothing" });
    expect(control.devices.list("ada")).toEqual([]);
  });

  it("keep their id as long as they keep their name", async () => {
    const { control } = await withDevices();
    const [first] = control.devices.set("ada", [{ name: "One" }]);
    const [, again] = control.devices.set("ada", [{ name: "Two" }, { name: "One" }]);
    expect(again?.id).toBe(first?.id);
    expect(first?.id).toMatch(/^[0-9A-Za-z]{40}$/);
  });

  it.each([
    [{}, "devices.set: must be a list of devices"],
    [[{ nam: "x" }], 'devices.set[0]: has no setting "nam"'],
    [[{ volumePercent: 101 }], "devices.set[0]: volumePercent: must be 100 or less"],
    [[{ name: "x" }, { name: "x" }], "devices.set[1]: has the id of a device before it"],
    [
      [
        { name: "x", isActive: true },
        { name: "y", isActive: true },
      ],
      "devices.set[1]: cannot be active",
    ],
  ])("refuses %o", async (input, message) => {
    const { control } = await withDevices();
    expect(() => control.devices.set("ada", input as never)).toThrow(message);
    expect(control.devices.list("ada")).toHaveLength(3);
  });
});
