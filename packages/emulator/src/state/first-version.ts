import type { Playback, PlayItem } from "../playback/playback.ts";
import type { Device, Player } from "../playback/player.ts";

/** A player as version 1 of the state kept it: always one device, repeating what it plays. */
interface FirstPlayback {
  items: PlayItem[];
  index: number;
  positionMs: number;
  at: number;
  isPlaying: boolean;
  contextUri: string | null;
  isPrivate: boolean;
  device: Pick<Device, "id" | "name" | "type" | "volumePercent">;
}

export function playerOfFirstVersion({ device, ...kept }: FirstPlayback): Player {
  const playback: Playback = { ...kept, aside: null, queue: [], repeat: "context", shuffledFrom: null };
  return {
    devices: [{ ...device, supportsVolume: true, isRestricted: false }],
    activeDeviceId: device.id,
    playback,
    plays: [],
  };
}
