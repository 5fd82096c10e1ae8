import { type Player, playsUntil } from "../playback/player.ts";
import { ApiError } from "./api-error.ts";
import { shapeOf } from "./objects/shape.ts";
import type { PersonalCall } from "./operation.ts";
import { linkTo, readLimit } from "./paging.ts";
import { playHistoryObject } from "./player-objects.ts";

/**
 * CursorPagingPlayHistoryObject, newest first. `before` goes back from the newest, `after` on from the cursor; both
 * are Unix ms and neither takes the play at the cursor itself.
 */
export function recentlyPlayed(call: PersonalCall, player: Player) {
  const limit = readLimit(call, { default: 20, max: 50 });
  const after = readCursor(call, "after");
  const before = readCursor(call, "before");
  if (after !== undefined && before !== undefined) {
    throw new ApiError(400, "Only one of after and before may be given");
  }
  const plays = playsUntil(player, call.world.clock.now()).filter(
    ({ playedAt }) =>
      playedAt > (after ?? Number.NEGATIVE_INFINITY) && playedAt < (before ?? Number.POSITIVE_INFINITY),
  );
  const page = after === undefined ? plays.slice(0, limit) : plays.slice(-limit);
  const [newest, oldest] = [page[0], page.at(-1)];
  if (newest === undefined || oldest === undefined) {
    return { items: [], next: null, cursors: null, limit, href: linkTo(call, { limit }) };
  }
  const cursors = { after: String(newest.playedAt), before: String(oldest.playedAt) };
  const onwards = after === undefined ? { before: cursors.before } : { after: cursors.after };
  const shape = shapeOf(call);
  return {
    items: page.flatMap((play) => playHistoryObject(play, call, shape) ?? []),
    next: page.length < plays.length ? linkTo(call, { ...onwards, limit }) : null,
    cursors,
    limit,
    href: linkTo(call, { limit }),
  };
}

function readCursor({ query }: PersonalCall, name: "after" | "before"): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new ApiError(400, `Invalid ${name}`);
  return Number(text);
}
