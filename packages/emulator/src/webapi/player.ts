import { momentAt, type Playback, upNext } from "../playback/playback.ts";
import { noPlayer, type Player, playbackOf } from "../playback/player.ts";
import { type Answer, answer, answerEmpty } from "./answer.ts";
import { shapeOf } from "./objects/shape.ts";
import type { Operation, PersonalCall } from "./operation.ts";
import { playerCommands } from "./player-commands.ts";
import { currentlyPlayingObject, deviceObject, itemObject, playbackObject } from "./player-objects.ts";
import { recentlyPlayed } from "./recently-played.ts";

export const player: readonly Operation[] = [
  {
    method: "GET",
    path: "/me/player",
    token: "user",
    scopes: ["user-read-playback-state"],
    handle: (call) => ifPlaying(call, (playback, player) => playbackObject(call, playback, player)),
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
      const player = playerOf(call);
      return answer({ devices: player.devices.map((device) => deviceObject(device, player)) });
    },
  },
  {
    method: "GET",
    path: "/me/player/queue",
    token: "user",
    scopes: ["user-read-currently-playing", "user-read-playback-state"],
    handle: (call) => answer(queueObject(call)),
  },
  {
    method: "GET",
    path: "/me/player/recently-played",
    token: "user",
    scopes: ["user-read-recently-played"],
    handle: (call) => answer(recentlyPlayed(call, playerOf(call))),
  },
  ...playerCommands,
];

function queueObject(call: PersonalCall) {
  const playback = playbackOf(playerOf(call));
  if (playback === null || playback.isPrivate) return { currently_playing: null, queue: [] };
  const { item, standing } = momentAt(playback, call.world.clock.now());
  const shape = shapeOf(call);
  return {
    currently_playing: itemObject(item, call.world, shape),
    queue: upNext(standing)
      .map((next) => itemObject(next, call.world, shape))
      .filter((next) => next !== null),
  };
}

function ifPlaying(call: PersonalCall, show: (playback: Playback, player: Player) => unknown): Answer {
  const player = playerOf(call);
  const playback = playbackOf(player);
  return playback === null ? answerEmpty() : answer(show(playback, player));
}

function playerOf({ world, person }: PersonalCall): Player {
  return world.players.get(person.id) ?? noPlayer;
}
