export { type SpotifyScope, scopeMeanings } from "./accounts/scopes.ts";
export type { Clock } from "./clock.ts";
export type { Control, GrantControl } from "./control/control.ts";
export type { Fault, FaultKind, Faults, StandingFault } from "./control/faults.ts";
export type { LibraryControl, SavedRecord } from "./control/library.ts";
export type {
  DeviceControl,
  DeviceRecord,
  GivenPlay,
  PlaybackControl,
  PlayControl,
} from "./control/playback.ts";
export type { EmulatorPlaylist, GivenEntry, PlaylistControl, PlaylistRecord } from "./control/playlists.ts";
export { createRemoteControl, type RemoteControl } from "./control/remote.ts";
export type { RecordedRequest, RequestFilter, RequestStatistics, Requests } from "./control/requests.ts";
export { defaultApp } from "./default-app.ts";
export { createEmulator, type Emulator, type EmulatorOptions } from "./emulator.ts";
export { InputError } from "./input.ts";
export type { DeviceSettings, ListedDevice } from "./playback/devices.ts";
export type { Listening, ListeningKind } from "./playback/listening.ts";
export type { NowPlaying } from "./playback/now-playing.ts";
export type { RepeatMode } from "./playback/playback.ts";
export type { Device, Play } from "./playback/player.ts";
export type { AppRecord, CommandAnswer, EmulatorApp, QuotaMode } from "./state/apps.ts";
export type { GrantFilter, GrantRecord } from "./state/grants.ts";
export type { EmulatorPerson, Person, ProfileImage } from "./state/people.ts";
