import type { Catalogue } from "./catalogue/things.ts";
import { type Clock, createClock, type SavedClock, startingClock } from "./clock.ts";
import { createFaults, type StandingFaults } from "./control/faults/standing.ts";
import { createRequestLog, type RequestLog } from "./control/requests/log.ts";
import { type Foundation, openFoundation } from "./foundation.ts";
import { createLimits, type EnforcedLimits } from "./limits/enforcement.ts";
import type { Player } from "./playback/player.ts";
import { type Apps, openApps } from "./state/apps.ts";
import { type Codes, openCodes } from "./state/codes.ts";
import { type Consents, openConsents } from "./state/consents.ts";
import { closeDatabase, openDatabase, replaceAll } from "./state/database.ts";
import { type Documents, openDocuments } from "./state/documents.ts";
import { type Grants, openGrants } from "./state/grants.ts";
import { type Library, openLibrary } from "./state/library.ts";
import { type Logins, openLogins } from "./state/logins.ts";
import { openPeople, type People } from "./state/people.ts";
import { openPlaylists, type Playlists } from "./state/playlists.ts";

/** Everything there is at the local Spotify; both services and the control API work on it. */
export interface World {
  clock: Clock;
  apps: Apps;
  people: People;
  /** By person id; nobody's who never had one (`noPlayer`). */
  players: Documents<Player>;
  library: Library;
  playlists: Playlists;
  logins: Logins;
  consents: Consents;
  codes: Codes;
  grants: Grants;
  catalogue: Catalogue;
  foundation: Foundation;
  faults: StandingFaults;
  limits: EnforcedLimits;
  requests: RequestLog;
  /** Whether there is nothing yet to go on with, of this run or of an earlier one. */
  readonly isNew: boolean;
  /** Real time in Unix ms, on which the clock runs. */
  realTime: () => number;
  /** Forgets all that the state holds and does what puts something else there; whole or not at all. */
  replaceAll(work: () => void): void;
  close(): void;
}

export function openWorld(file: string | undefined, timeSource: () => number): World {
  const database = openDatabase(file);
  const meta = openDocuments<SavedClock>(database, "meta");
  const saved = meta.get("clock");
  const clock = createClock(timeSource, saved ?? startingClock, (state) => meta.put("clock", state));
  const foundation = openFoundation(openDocuments(database, "meta"));
  const codes = openCodes(database);
  const apps = openApps(database, clock.now);
  const people = openPeople(database);
  const faults = createFaults();
  const requests = createRequestLog({
    app: (clientId) => apps.get(clientId)?.name,
    person: (personId) => people.get(personId)?.display_name ?? undefined,
    isSecret: apps.isSecret,
  });
  return {
    clock,
    apps,
    people,
    players: openDocuments(database, "playbacks"),
    library: openLibrary(database),
    playlists: openPlaylists(database),
    logins: openLogins(database),
    consents: openConsents(database),
    codes,
    grants: openGrants(database, codes),
    catalogue: foundation.catalogue,
    foundation,
    faults,
    limits: createLimits(clock, apps),
    requests,
    get isNew() {
      return meta.get("clock") === undefined;
    },
    realTime: timeSource,
    replaceAll(work) {
      try {
        replaceAll(database, () => {
          work();
          // Only now there is something to go on with.
          if (meta.get("clock") === undefined) meta.put("clock", startingClock);
        });
      } catch (cause) {
        foundation.reread();
        throw cause;
      }
    },
    close() {
      faults.close();
      requests.close();
      closeDatabase(database);
    },
  };
}
