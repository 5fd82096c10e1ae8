import type { TokenAnswer } from "../accounts/token.ts";
import type { Clock } from "../clock.ts";
import type { Limits } from "../limits/limits.ts";
import type { Apps } from "../state/apps.ts";
import type { People } from "../state/people.ts";
import type { World } from "../world.ts";
import type { Start } from "../world-file/load.ts";
import { authorize, cancel } from "./authorize.ts";
import type { Faults } from "./faults/fault.ts";
import { createGrantControl, type GrantControl } from "./grants.ts";
import { createLibraryControl, type LibraryControl } from "./library.ts";
import {
  createDeviceControl,
  createPlaybackControl,
  createPlayControl,
  type DeviceControl,
  type PlaybackControl,
  type PlayControl,
} from "./playback.ts";
import { createPlaylistControl, type PlaylistControl } from "./playlists.ts";
import { removeApp, removePerson } from "./removal.ts";
import type { Requests } from "./requests/request.ts";
import { type SignInSettings, signIn } from "./sign-in.ts";
import { createWorldControl, type WorldControl } from "./world.ts";

/**
 * Sets what happens at the local Spotify, and tells what happened. The same operations answer under
 * `/_emulator`. What cannot be read throws an `InputError` that says what would do.
 */
export interface Control {
  clock: Clock;
  apps: Pick<Apps, "list" | "register" | "update"> & {
    /** The app with all that people gave it: tokens, codes and consents are void. */
    remove(clientId: string): void;
  };
  people: Pick<People, "list" | "add" | "update" | "remove">;
  playback: PlaybackControl;
  devices: DeviceControl;
  plays: PlayControl;
  library: LibraryControl;
  playlists: PlaylistControl;
  grants: GrantControl;
  faults: Faults;
  limits: Limits;
  requests: Requests;
  world: WorldControl;
  /**
   * Signs a person in to an app at once, for tests that are about something else: the person agrees, and the app
   * exchanges its code. An app without a secret gets what PKCE would give.
   * @returns what the token endpoint answers
   * @throws InputError when there is no such person, app or scope
   */
  signIn(personId: string, settings?: SignInSettings): TokenAnswer;
  /**
   * Does what the authorize page does when a person logs in and agrees, without a browser.
   * @param authorizeUrl only its query counts
   * @returns the redirect back to the app with the code, or with the error that the app is told
   * @throws InputError where the person would be shown an error page instead
   */
  authorize(personId: string, authorizeUrl: string | URL): Promise<string>;
  /** The same, for a person who presses Cancel. */
  cancel(authorizeUrl: string | URL): Promise<string>;
}

export function createControl(world: World, start: Start): Control {
  const { clock, apps, people, faults, limits, requests } = world;
  return {
    clock,
    apps: {
      list: apps.list,
      register: apps.register,
      update: apps.update,
      remove: (clientId) => removeApp(world, clientId),
    },
    people: {
      list: people.list,
      add: people.add,
      update: people.update,
      remove: (id) => removePerson(world, id),
    },
    playback: createPlaybackControl(world),
    devices: createDeviceControl(world),
    plays: createPlayControl(world),
    library: createLibraryControl(world),
    playlists: createPlaylistControl(world),
    grants: createGrantControl(world),
    faults: {
      add: faults.add,
      list: faults.list,
      load: faults.load,
      plan: faults.plan,
      clear: faults.clear,
    },
    limits: {
      get: limits.get,
      set: limits.set,
      exhaust: limits.exhaust,
      exhausted: limits.exhausted,
      clear: limits.clear,
    },
    requests: {
      list: requests.list,
      count: requests.count,
      waitFor: requests.waitFor,
      inFlight: requests.inFlight,
      statistics: requests.statistics,
      clear: requests.clear,
    },
    world: createWorldControl(world, start),
    signIn: (personId, settings) => signIn(world, personId, settings),
    authorize: async (personId, authorizeUrl) => authorize(world, personId, authorizeUrl),
    cancel: async (authorizeUrl) => cancel(world, authorizeUrl),
  };
}
