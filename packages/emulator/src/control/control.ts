import { agree, readAuthorizationRequest, refuse, type UnfitRequest } from "../accounts/authorization.ts";
import type { TokenAnswer } from "../accounts/token.ts";
import type { Clock } from "../clock.ts";
import { InputError, optional, readFields, readText } from "../input.ts";
import type { Limits } from "../limits/limits.ts";
import { type Apps, appOf } from "../state/apps.ts";
import type { GrantFilter, GrantRecord } from "../state/grants.ts";
import { type People, personOf } from "../state/people.ts";
import type { World } from "../world.ts";
import type { Start } from "../world-file/load.ts";
import type { Faults } from "./faults/fault.ts";
import { createLibraryControl, type LibraryControl } from "./library.ts";
import {
  createDeviceControl,
  createPlaybackControl,
  createPlayControl,
  type DeviceControl,
  type PlaybackControl,
  type PlayControl,
} from "./playback.ts";
import { createPlaylistControl, forgetListener, type PlaylistControl } from "./playlists.ts";
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

export interface GrantControl {
  /** Grants without their tokens, oldest first, ended ones too. */
  list(filter?: GrantFilter): GrantRecord[];
  /**
   * The person takes the app's access away: access tokens are invalid at once, refreshes answer
   * "Refresh token revoked", the consent is gone. Without an app: every app's.
   * @returns how many grants ended
   */
  revoke(personId: string, clientId?: string): number;
  /** Access tokens given so far are expired now; nobody named means everybody's. @returns how many */
  expireAccessTokens(personId?: string, clientId?: string): number;
  /** The same for refresh tokens. @returns how many grants */
  expireRefreshTokens(personId?: string, clientId?: string): number;
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
    authorize: async (personId, authorizeUrl) => {
      const person = personOf(people, personId, "authorize");
      const reading = readAuthorizationRequest(world, queryOf(authorizeUrl, "authorize"));
      if (reading.kind === "page") throw unfit("authorize", reading);
      return reading.kind === "redirect" ? reading.location : agree(world, reading.request, person);
    },
    cancel: async (authorizeUrl) => {
      const reading = readAuthorizationRequest(world, queryOf(authorizeUrl, "cancel"));
      if (reading.kind === "page") throw unfit("cancel", reading);
      return reading.kind === "redirect" ? reading.location : refuse(reading.request);
    },
  };
}

function createGrantControl({ grants, consents, clock }: World): GrantControl {
  return {
    list: (filter = {}) => {
      const { personId, clientId } = readFields(filter, "grants.list", ["personId", "clientId"]);
      return grants.list(readFilter(personId, clientId, "grants.list"));
    },
    revoke(personId, clientId) {
      const person = readText(personId, "grants.revoke: person");
      const filter = readFilter(person, clientId, "grants.revoke");
      consents.withdraw(person, filter.clientId);
      return grants.revoke(filter, clock.now());
    },
    expireAccessTokens: (personId, clientId) =>
      grants.expireAccessTokens(readFilter(personId, clientId, "grants.expireAccessTokens"), clock.now()),
    expireRefreshTokens: (personId, clientId) =>
      grants.expireRefreshTokens(readFilter(personId, clientId, "grants.expireRefreshTokens"), clock.now()),
  };
}

function readFilter(personId: unknown, clientId: unknown, where: string): GrantFilter {
  return {
    personId: optional(personId, `${where}: person`, readText),
    clientId: optional(clientId, `${where}: app`, readText),
  };
}

function removeApp({ apps, grants, codes, consents }: World, id: string): void {
  const { clientId } = appOf(apps, id, "apps.remove");
  grants.forget(clientId);
  codes.forget(clientId);
  consents.forget(clientId);
  apps.remove(clientId);
}

function removePerson(world: World, id: string): void {
  const { people, players, logins, consents, grants, clock } = world;
  const person = personOf(people, id, "people.remove");
  grants.revoke({ personId: person.id }, clock.now());
  consents.withdraw(person.id);
  logins.closeAllOf(person.id);
  players.remove(person.id);
  forgetListener(world, person.id);
  people.remove(person.id);
}

function unfit(where: string, { text, hint }: UnfitRequest): InputError {
  return new InputError(where, `the page says "${text}": ${hint}`);
}

function queryOf(url: unknown, where: string): URLSearchParams {
  const text = url instanceof URL ? url.href : readText(url, `${where}: authorizeUrl`);
  if (!URL.canParse(text))
    throw new InputError(`${where}: authorizeUrl`, "must be a whole URL, with its query");
  return new URL(text).searchParams;
}
