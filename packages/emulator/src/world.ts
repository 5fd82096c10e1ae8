import { openCatalogue } from "./catalogue/catalogue.ts";
import type { Catalogue } from "./catalogue/things.ts";
import { type Clock, createClock, type SavedClock } from "./clock.ts";
import { createFaultPlan, type FaultPlan } from "./control/faults.ts";
import { createRequestLog, type RequestLog } from "./control/requests.ts";
import type { Player } from "./playback/player.ts";
import { type Apps, openApps } from "./state/apps.ts";
import { type Codes, openCodes } from "./state/codes.ts";
import { type Consents, openConsents } from "./state/consents.ts";
import { openDatabase } from "./state/database.ts";
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
  faults: FaultPlan;
  requests: RequestLog;
  /** Whether nothing was kept from an earlier run. */
  isNew: boolean;
  close(): void;
}

export function openWorld(file: string | undefined, timeSource: () => number): World {
  const database = openDatabase(file);
  const meta = openDocuments<SavedClock>(database, "meta");
  const saved = meta.get("clock");
  const clock = createClock(timeSource, saved ?? { offset: 0 }, (state) => meta.put("clock", state));
  const isNew = saved === undefined;
  if (isNew) meta.put("clock", { offset: 0 });
  const codes = openCodes(database);
  const faults = createFaultPlan();
  return {
    clock,
    apps: openApps(database),
    people: openPeople(database),
    players: openDocuments(database, "playbacks"),
    library: openLibrary(database),
    playlists: openPlaylists(database),
    logins: openLogins(database),
    consents: openConsents(database),
    codes,
    grants: openGrants(database, codes),
    catalogue: openCatalogue(),
    faults,
    requests: createRequestLog(),
    isNew,
    close() {
      faults.close();
      if (database.isOpen) database.close();
    },
  };
}
