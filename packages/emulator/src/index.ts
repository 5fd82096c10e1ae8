export { type SpotifyScope, scopeMeanings } from "./accounts/scopes.ts";
export type { TokenAnswer } from "./accounts/token.ts";
export type { OwnCatalogue } from "./catalogue/own-catalogue.ts";
export type { OwnAlbum, OwnArtist, OwnTrack } from "./catalogue/own-music.ts";
export type { OwnAudiobook, OwnChapter, OwnEpisode, OwnShow } from "./catalogue/own-spoken.ts";
export type { Reference } from "./catalogue/references.ts";
export type { Clock } from "./clock.ts";
export type { Control } from "./control/control.ts";
export type { Fault, FaultKind, FaultPlan, Faults, StandingFault } from "./control/faults/fault.ts";
export type { GrantControl } from "./control/grants.ts";
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
export type {
  RecordedRequest,
  RequestFilter,
  RequestStatistics,
  Requests,
  Waiting,
} from "./control/requests/request.ts";
export { WaitTimeout } from "./control/requests/waiting.ts";
export type { SignInSettings } from "./control/sign-in.ts";
export type { WorldControl } from "./control/world.ts";
export { defaultApp } from "./default-app.ts";
export { createEmulator, type Emulator, type EmulatorOptions } from "./emulator.ts";
export { InputError } from "./input.ts";
export type {
  Exhausted,
  Exhaustion,
  GivenLimits,
  LimitSettings,
  Limits,
  QuotaGroup,
} from "./limits/limits.ts";
export type { DeviceSettings, ListedDevice } from "./playback/devices.ts";
export type { Listening, ListeningKind } from "./playback/listening.ts";
export type { NowPlaying } from "./playback/now-playing.ts";
export type { RepeatMode } from "./playback/playback.ts";
export type { Device, Play } from "./playback/player.ts";
export type { CommandAnswer, QuotaMode, TrailingSlash, UnauthorizedTexts } from "./state/app-settings.ts";
export type { AppRecord, EmulatorApp } from "./state/apps.ts";
export type { GrantFilter, GrantRecord } from "./state/grants.ts";
export type { EmulatorPerson, Person, ProfileImage } from "./state/people.ts";
export type { EmulatorWorld, WorldPerson, WorldPlaylist } from "./world-file/format.ts";
