import { type Device, type Spotify, scopesFor } from "@stagedoor/spotify";
import { clientFor } from "./cli/client.ts";
import { run } from "./cli/run.ts";

/** Goes on playing on the device of that name, or of which it is the beginning or a part. */
export async function movePlayback(spotify: Spotify, name: string): Promise<Device> {
  const devices = await spotify.player.devices();
  const device = find(devices, name);
  const there = devices.map((one) => `${one.name} (${one.type})`).join(", ") || "none: open Spotify on one";
  if (device === undefined) throw new Error(`There is no one device "${name}". The devices are ${there}.`);
  if (device.id === null || device.is_restricted) throw new Error(`${device.name} takes no commands.`);
  await spotify.player.transfer(device.id, { play: true });
  return device;
}

/** The device that is meant, if it is one alone: by its whole name, or by a part of it. */
function find(devices: readonly Device[], name: string): Device | undefined {
  const wanted = name.toLowerCase();
  const named = devices.filter((device) => device.name.toLowerCase() === wanted);
  const [device, ...more] =
    named.length > 0 ? named : devices.filter((one) => one.name.toLowerCase().includes(wanted));
  return more.length === 0 ? device : undefined;
}

if (import.meta.main) {
  await run("<device>", async (name) => {
    const device = await movePlayback(await clientFor(scopesFor("player.devices", "player.transfer")), name);
    console.log(`Playing on ${device.name}`);
  });
}
