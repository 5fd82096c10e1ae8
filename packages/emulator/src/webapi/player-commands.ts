import { idFor } from "../catalogue/ids.ts";
import { disallowsOf, type PlayerAction } from "../playback/disallows.ts";
import { type Playback, repeatModes, skipped, soughtTo, withShuffle } from "../playback/playback.ts";
import {
  activeDeviceOf,
  changed,
  type Device,
  noPlayer,
  type Player,
  replaced,
  settled,
} from "../playback/player.ts";
import { type Answer, answerEmpty, answerOpaque } from "./answer.ts";
import { ApiError, playerRefusal } from "./api-error.ts";
import { readFieldsOf, textOf } from "./body.ts";
import type { Operation, PersonalCall } from "./operation.ts";
import { ordered, playableOf, readPlayOrder, readPosition, restricted } from "./play-order.ts";

export const playerCommands: readonly Operation[] = [
  command("PUT", "/me/player", transfer),
  command("PUT", "/me/player/play", play),
  command("PUT", "/me/player/pause", (call) =>
    changePlayback(call, "pausing", (playback) => ({ ...playback, isPlaying: false })),
  ),
  command("POST", "/me/player/next", (call) =>
    changePlayback(call, "skipping_next", (playback) => skipped(playback, 1)),
  ),
  command("POST", "/me/player/previous", (call) =>
    changePlayback(call, "skipping_prev", (playback) => skipped(playback, -1)),
  ),
  command("PUT", "/me/player/seek", (call) => {
    const positionMs = readPosition(call.query.get("position_ms"));
    return changePlayback(call, "seeking", (playback) => soughtTo(playback, positionMs));
  }),
  command("PUT", "/me/player/repeat", (call) => {
    const repeat = readChoice(call, "state", repeatModes);
    const action = repeat === "off" ? undefined : (`toggling_repeat_${repeat}` as const);
    return changePlayback(call, action, (playback) => ({ ...playback, repeat }));
  }),
  command("PUT", "/me/player/shuffle", (call) => {
    const isShuffled = readChoice(call, "state", ["true", "false"]) === "true";
    return changePlayback(call, "toggling_shuffle", (playback) =>
      withShuffle(playback, isShuffled, call.world.foundation.draw),
    );
  }),
  command("PUT", "/me/player/volume", setVolume),
  command("POST", "/me/player/queue", (call) => {
    const item = playableOf(readQuery(call, "uri"), call);
    return changePlayback(call, undefined, (playback) => ({ ...playback, queue: [...playback.queue, item] }));
  }),
];

function command(
  method: "PUT" | "POST",
  path: string,
  handle: (call: PersonalCall) => Answer | Promise<Answer>,
): Operation {
  return { method, path, token: "user", scopes: ["user-modify-playback-state"], premiumOnly: true, handle };
}

async function transfer(call: PersonalCall): Promise<Answer> {
  const { device_ids: ids, play = false } = readFieldsOf(await call.body());
  if (!Array.isArray(ids) || ids.length === 0) throw new ApiError(400, "Missing required field: device_ids");
  if (ids.length > 1) throw new ApiError(400, "Only one device_id is currently supported");
  if (typeof play !== "boolean") throw new ApiError(400, "Invalid play");
  return carryOut(call, textOf(ids[0]), (player, device, now) =>
    changed({ ...player, activeDeviceId: device.id }, now, (playback) => ({
      ...playback,
      isPlaying: play || playback.isPlaying,
    })),
  );
}

async function play(call: PersonalCall): Promise<Answer> {
  const order = readPlayOrder(await call.body(), call);
  return carryOut(call, call.query.get("device_id"), (player, device, now) => {
    const isMoved = player.activeDeviceId !== device.id;
    const moved = { ...player, activeDeviceId: device.id };
    if (order !== undefined) {
      const standing = settled(moved, now);
      return replaced(standing, now, ordered(standing.playback, order, now, call.world.foundation.draw));
    }
    if (player.playback === null) throw restricted();
    return changed(moved, now, (playback) => {
      if (playback.isPlaying && !isMoved) throw restricted();
      return { ...playback, isPlaying: true };
    });
  });
}

function setVolume(call: PersonalCall): Answer {
  const text = readQuery(call, "volume_percent");
  const volumePercent = Number(text);
  if (!/^\d{1,3}$/.test(text) || volumePercent > 100) throw new ApiError(400, "Invalid volume_percent");
  return carryOut(call, call.query.get("device_id"), (player, { id, supportsVolume }) => {
    if (!supportsVolume) {
      throw playerRefusal(403, "Cannot control device volume", "VOLUME_CONTROL_DISALLOW");
    }
    const devices = player.devices.map((device) =>
      device.id === id ? { ...device, volumePercent } : device,
    );
    return { ...player, devices };
  });
}

/** Carries out what changes a playback, and moves it to the device that the call names. */
function changePlayback(
  call: PersonalCall,
  action: PlayerAction | undefined,
  step: (playback: Playback) => Playback,
): Answer {
  return carryOut(call, call.query.get("device_id"), (player, device, now) => {
    if (player.playback === null) throw restricted();
    return changed({ ...player, activeDeviceId: device.id }, now, (playback) => {
      if (action !== undefined && disallowsOf(playback)[action]) throw restricted();
      return step(playback);
    });
  });
}

/** Carries out a command on a device, the active one where none is named, and keeps what came of it. */
function carryOut(
  { world, person, app }: PersonalCall,
  deviceId: string | null,
  change: (player: Player, device: Device, now: number) => Player,
): Answer {
  const player = world.players.get(person.id) ?? noPlayer;
  const device =
    deviceId === null ? activeDeviceOf(player) : player.devices.find(({ id }) => id === deviceId);
  if (device === undefined && deviceId !== null) throw new ApiError(404, "Device not found");
  if (device === undefined) throw playerRefusal(404, "No active device found", "NO_ACTIVE_DEVICE");
  if (device.isRestricted) throw restricted();
  const now = world.clock.now();
  world.players.put(person.id, change(player, device, now));
  return app.commandAnswer === "text"
    ? answerOpaque(idFor("command", person.id, String(now)))
    : answerEmpty();
}

function readChoice<Choice extends string>(
  call: PersonalCall,
  name: string,
  choices: readonly Choice[],
): Choice {
  const text = readQuery(call, name);
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new ApiError(400, `Invalid ${name}`);
  return found;
}

function readQuery({ query }: PersonalCall, name: string): string {
  const text = query.get(name);
  if (text === null || text === "") throw new ApiError(400, `Missing required field: ${name}`);
  return text;
}
