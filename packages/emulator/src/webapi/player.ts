import { InputError } from "../input.ts";
import { contextOf, itemOf, type Sequence } from "../playback/listening.ts";
import { momentAt, type Playback, skipped, soughtTo, upNext, withPlaying } from "../playback/playback.ts";
import { ApiError, playerRefusal } from "./api-error.ts";
import { answer, answerEmpty, type Operation, type PersonalCall } from "./operation.ts";
import { currentlyPlayingObject, deviceObject, itemObject, playbackObject } from "./player-objects.ts";

export const player: readonly Operation[] = [
  {
    method: "GET",
    path: "/me/player",
    token: "user",
    scopes: ["user-read-playback-state"],
    handle: (call) => ifPlaying(call, (playback) => playbackObject(call, playback)),
  },
  {
    method: "GET",
    path: "/me/player/currently-playing",
    token: "user",
    scopes: ["user-read-currently-playing", "user-read-playback-state"],
    scopeRule: "any",
    handle: (call) => ifPlaying(call, (playback) => currentlyPlayingObject(call, playback)),
  },
  {
    method: "GET",
    path: "/me/player/devices",
    token: "user",
    scopes: ["user-read-playback-state"],
    handle: (call) => {
      const playback = playbackOf(call);
      return answer({ devices: playback === undefined ? [] : [deviceObject(playback)] });
    },
  },
  {
    method: "GET",
    path: "/me/player/queue",
    token: "user",
    scopes: ["user-read-currently-playing", "user-read-playback-state"],
    handle: (call) => answer(queue(call)),
  },
  command("PUT", "/me/player/play", play),
  command("PUT", "/me/player/pause", (call) =>
    change(call, (playback, now) => {
      if (!playback.isPlaying) throw restricted();
      return withPlaying(playback, false, now);
    }),
  ),
  command("POST", "/me/player/next", (call) =>
    change(call, (playback, now) => skipped(allowingSkips(playback, now), 1, now)),
  ),
  command("POST", "/me/player/previous", (call) =>
    change(call, (playback, now) => skipped(allowingSkips(playback, now), -1, now)),
  ),
  command("PUT", "/me/player/seek", (call) => {
    const positionMs = positionOf(call.query.get("position_ms"));
    return change(call, (playback, now) => soughtTo(allowingSkips(playback, now), positionMs, now));
  }),
];

function command(
  method: "PUT" | "POST",
  path: string,
  handle: (call: PersonalCall) => Response | Promise<Response>,
): Operation {
  return { method, path, token: "user", scopes: ["user-modify-playback-state"], premiumOnly: true, handle };
}

function queue(call: PersonalCall) {
  const playback = playbackOf(call);
  if (playback === undefined || playback.isPrivate) return { currently_playing: null, queue: [] };
  const now = call.world.clock.now();
  return {
    currently_playing: itemObject(momentAt(playback, now).item, call),
    queue: upNext(playback, now)
      .map((item) => itemObject(item, call))
      .filter((item) => item !== null),
  };
}

async function play(call: PersonalCall): Promise<Response> {
  const order = readOrder(await call.body());
  return change(call, (playback, now) => {
    if (order === undefined) {
      if (playback.isPlaying) throw restricted();
      return withPlaying(playback, true, now);
    }
    const sequence = sequenceOf(order, call) ?? playback;
    const positionMs = order.position_ms === undefined ? 0 : positionOf(String(order.position_ms));
    const begun = { ...playback, ...sequence, positionMs: 0, at: now, isPlaying: true };
    return soughtTo(begun, positionMs, now);
  });
}

interface Order {
  context_uri?: unknown;
  uris?: unknown;
  offset?: unknown;
  position_ms?: unknown;
}

// No body resumes; an empty text, null or a list is not JSON that Spotify takes.
function readOrder(body: string): Order | undefined {
  if (body === "") return undefined;
  let order: unknown;
  try {
    order = JSON.parse(body);
  } catch {
    throw new ApiError(400, "Malformed json");
  }
  if (typeof order !== "object" || order === null || Array.isArray(order))
    throw new ApiError(400, "Malformed json");
  return order;
}

function sequenceOf({ context_uri, uris, offset }: Order, { world }: PersonalCall): Sequence | undefined {
  const sequence = Array.isArray(uris)
    ? { items: uris.map((uri) => playable(String(uri), world)), index: 0, contextUri: null }
    : context_uri === undefined
      ? undefined
      : contextOf(String(context_uri), world.catalogue);
  if (sequence === undefined && context_uri === undefined) return undefined;
  if (sequence === undefined || sequence.items.length === 0) throw new ApiError(400, "Invalid context uri");
  return { ...sequence, index: indexOf(offset, sequence) };
}

function playable(uri: string, { catalogue }: PersonalCall["world"]) {
  try {
    return itemOf(uri, catalogue, "uris");
  } catch (error) {
    if (error instanceof InputError) throw new ApiError(404, `Non existing id: '${uri.slice(0, 100)}'`);
    throw error;
  }
}

function indexOf(offset: unknown, { items }: Sequence): number {
  if (typeof offset !== "object" || offset === null) return 0;
  const { position, uri } = offset as { position?: unknown; uri?: unknown };
  const index =
    typeof uri === "string"
      ? items.findIndex((item) => "id" in item && uri === `spotify:${item.type}:${item.id}`)
      : Number(position ?? 0);
  if (!Number.isInteger(index) || items[index] === undefined) throw restricted();
  return index;
}

/** Carries out a command on the person's player and keeps what came of it. */
function change(call: PersonalCall, step: (playback: Playback, now: number) => Playback): Response {
  const { world, person, query } = call;
  const playback = playbackOf(call);
  if (playback === undefined) throw playerRefusal(404, "No active device found", "NO_ACTIVE_DEVICE");
  const device = query.get("device_id");
  if (device !== null && device !== playback.device.id) throw new ApiError(404, "Device not found");
  world.playbacks.put(person.id, step(playback, world.clock.now()));
  return answerEmpty();
}

function ifPlaying(call: PersonalCall, show: (playback: Playback) => unknown): Response {
  const playback = playbackOf(call);
  return playback === undefined ? answerEmpty() : answer(show(playback));
}

function playbackOf({ world, person }: PersonalCall): Playback | undefined {
  return world.playbacks.get(person.id);
}

function allowingSkips(playback: Playback, now: number): Playback {
  if (momentAt(playback, now).item.type === "ad") throw restricted();
  return playback;
}

function positionOf(text: string | null): number {
  if (text === null) throw new ApiError(400, "Missing required field: position_ms");
  const position = Number(text);
  if (!/^\d{1,15}$/.test(text)) throw new ApiError(400, "Invalid position_ms");
  return position;
}

function restricted(): ApiError {
  return playerRefusal(403, "Restriction violated", "UNKNOWN");
}
