import type { Catalogue } from "./catalogue/catalogue.ts";
import { createCatalogue } from "./catalogue/catalogue.ts";
import { type Clock, createClock, type SavedClock } from "./clock.ts";
import { createFaultPlan, type FaultPlan } from "./control/faults.ts";
import { createRequestLog, type RequestLog } from "./control/requests.ts";
import type { Playback } from "./playback/playback.ts";
import { type Apps, openApps } from "./state/apps.ts";
import { type Codes, openCodes } from "./state/codes.ts";
import { type Consents, openConsents } from "./state/consents.ts";
import { openDatabase } from "./state/database.ts";
import { type Documents, openDocuments } from "./state/documents.ts";
import { type Grants, openGrants } from "./state/grants.ts";
import { type Logins, openLogins } from "./state/logins.ts";
import { openPeople, type People } from "./state/people.ts";

/** Everything there is at the local Spotify; both services and the control API work on it. */
export interface World {
  clock: Clock;
  apps: Apps;
  people: People;
  /** By person id; nobody's who plays nothing. */
  playbacks: Documents<Playback>;
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
    playbacks: openDocuments(database, "playbacks"),
    logins: openLogins(database),
    consents: openConsents(database),
    codes,
    grants: openGrants(database, codes),
    catalogue: createCatalogue(),
    faults,
    requests: createRequestLog(),
    isNew,
    close() {
      faults.close();
      if (database.isOpen) database.close();
    },
  };
}
