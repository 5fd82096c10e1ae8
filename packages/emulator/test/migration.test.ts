import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEmulator } from "../src/index.ts";
import { browser } from "./browser.ts";
import { askForToken, call, clientId, origin, signIn } from "./flow.ts";
import { adasAlbum, adasAlbumUri, adasTrack } from "./listening.ts";

/** The state as its first version had it, in June 2026. */
const firstSchema = `
create table meta (key text primary key, value text not null) strict;
create table apps (client_id text primary key, data text not null) strict;
create table people (id text primary key, data text not null) strict;
create table playbacks (person_id text primary key, data text not null) strict;
create table logins (hash text primary key, person_id text not null) strict;
create table consents (
  person_id text not null, client_id text not null, scope text not null,
  primary key (person_id, client_id)
) strict, without rowid;
create table codes (
  hash text primary key, client_id text not null, person_id text not null, redirect_uri text not null,
  challenge text, scope text not null, expires_at integer not null, used integer not null default 0
) strict;
create index codes_by_expiry on codes (expires_at);
create table grants (
  id integer primary key, client_id text not null, person_id text not null, scope text not null,
  public integer not null, authorized_at integer not null, renew_by integer not null,
  revoked_at integer, refreshes integer not null default 0
) strict;
create index grants_by_person on grants (person_id, client_id);
create table refresh_tokens (
  hash text primary key, grant_id integer not null, rotated integer not null default 0
) strict;
create table access_tokens (
  hash text primary key, grant_id integer, client_id text not null, person_id text,
  scope text not null, expires_at integer not null
) strict;
create index access_tokens_by_grant on access_tokens (grant_id, expires_at);
pragma application_id = ${0x53746745};
pragma user_version = 1;
`;

/** What the second version added, in August 2026. */
const secondSchema = `
create table library (
  place integer primary key, person_id text not null, type text not null, id text not null,
  added_at integer not null, unique (person_id, type, id)
) strict;
create index library_by_time on library (person_id, type, added_at, place);
create index library_by_thing on library (type, id);
create table playlists (id text primary key, data text not null) strict;
create table playlist_edits (
  playlist_id text not null, revision integer not null, data text not null, primary key (playlist_id, revision)
) strict, without rowid;
create table playlist_images (playlist_id text primary key, jpeg blob not null) strict;
pragma user_version = 2;
`;

const standsAt = Date.UTC(2026, 5, 1);

const app = {
  clientId,
  secretHash: null,
  redirectUris: ["http://127.0.0.1:5000/callback"],
  name: "An app of June",
  mode: "development",
  allowList: "default",
  ownerHasPremium: true,
  rotateRefreshTokens: "pkce",
  returnRefreshToken: false,
  plainTextRefusals: true,
};

const person = {
  id: "zoe",
  account_id: "accountOfZoe",
  display_name: "Zoë",
  product: "premium",
  country: "SE",
  email: "zoe@example.com",
  images: null,
  onAllowLists: true,
};

const playback = {
  items: [
    { type: "track", id: adasTrack(adasAlbum[0]), durationMs: 201_000 },
    { type: "track", id: adasTrack(adasAlbum[1]), durationMs: 242_000 },
  ],
  index: 1,
  positionMs: 41_000,
  at: standsAt - 1000,
  isPlaying: true,
  contextUri: adasAlbumUri,
  isPrivate: false,
  device: { id: "zoes-radio", name: "Zoë's radio", type: "Speaker", volumePercent: 35 },
};

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-"));
  file = join(folder, "state.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeFirstVersion(): void {
  const database = new DatabaseSync(file);
  database.exec(firstSchema);
  const put = (table: string, key: string, value: object) =>
    database.prepare(`insert into ${table} values (?, ?)`).run(key, JSON.stringify(value));
  put("meta", "clock", { stoppedAt: standsAt });
  put("apps", clientId, app);
  put("people", person.id, person);
  put("playbacks", person.id, playback);
  database.close();
}

describe("a state file of the first version", () => {
  it("plays on where it stood, on its one device, and takes commands", async () => {
    writeFirstVersion();
    const emulator = createEmulator({ file, apps: [] });
    const { control } = emulator;
    expect(control.clock.now()).toBe(standsAt);
    expect(control.people.list()).toEqual([person]);
    expect(control.apps.list()).toMatchObject([{ name: "An app of June", commandAnswer: "empty" }]);
    expect(control.playback.get("zoe")).toMatchObject({
      kind: "track",
      name: adasAlbum[1],
      isPlaying: true,
      positionMs: 42_000,
    });
    expect(control.devices.list("zoe")).toEqual([
      {
        id: "zoes-radio",
        name: "Zoë's radio",
        type: "Speaker",
        volumePercent: 35,
        supportsVolume: true,
        isRestricted: false,
        isActive: true,
      },
    ]);
    control.apps.update(clientId, { clientSecret: "s3cret with ünusual/signs+%:" });
    const { access_token } = await signIn(emulator, "zoe");
    const next = await call(emulator, "/me/player/next", access_token, { method: "POST" });
    expect(next.status).toBe(204);
    const player = await (await call(emulator, "/me/player", access_token)).json();
    expect(player).toMatchObject({
      item: { name: adasAlbum[0] },
      repeat_state: "context",
      shuffle_state: false,
    });
  });

  it("is brought up to date once", () => {
    writeFirstVersion();
    const first = createEmulator({ file, apps: [] });
    first.control.devices.set("zoe", [{ name: "Phone" }]);
    first.close();
    const { control } = createEmulator({ file, apps: [] });
    expect(control.devices.list("zoe")).toMatchObject([{ name: "Phone", isActive: false }]);
  });
});

describe("a state file of the second version", () => {
  function writeSecondVersion(): void {
    const database = new DatabaseSync(file);
    database.exec(firstSchema + secondSchema);
    const put = (table: string, key: string, value: object) =>
      database.prepare(`insert into ${table} values (?, ?)`).run(key, JSON.stringify(value));
    put("meta", "clock", { stoppedAt: standsAt });
    put("apps", clientId, { ...app, commandAnswer: "text" });
    put("apps", "older", { ...app, clientId: "older", mode: "legacy-development", commandAnswer: "empty" });
    put("people", person.id, person);
    const agreed = Date.UTC(2026, 2, 31);
    database
      .prepare(
        `insert into grants (client_id, person_id, scope, public, authorized_at, renew_by)
         values (?, 'zoe', 'user-read-email', 1, ?, ?)`,
      )
      .run(clientId, agreed, Date.UTC(2026, 8, 30));
    const hash = createHash("sha256").update("a refresh token of March").digest("base64url");
    database.prepare("insert into refresh_tokens (hash, grant_id) values (?, 1)").run(hash);
    database.prepare("insert into consents values ('zoe', ?, 'user-read-email')").run(clientId);
    database.prepare("insert into consents values ('zoe', 'older', '')").run();
    database.close();
  }

  it("goes on, and its apps get the settings that came since", async () => {
    writeSecondVersion();
    const emulator = createEmulator({ file, apps: [] });
    const { apps, clock } = emulator.control;
    expect(clock.now()).toBe(standsAt);
    const since = { owner: "developer", unauthorizedTexts: "classic", trailingSlash: "taken" };
    expect(apps.list()).toMatchObject([
      { clientId, ...since, commandAnswer: "text", createdAt: Date.UTC(2026, 1, 11) },
      { clientId: "older", ...since, createdAt: Date.UTC(2024, 0, 1) },
    ]);
    const refresh = {
      grant_type: "refresh_token",
      client_id: clientId,
      refresh_token: "a refresh token of March",
    };
    const answer = await askForToken(emulator, refresh);
    expect(answer.status).toBe(200);
    const { access_token } = (await answer.json()) as { access_token: string };
    expect((await call(emulator, "/me", access_token)).status).toBe(200);
    expect(apps.update("older", { mode: "extended" })).toMatchObject({ createdAt: Date.UTC(2024, 0, 1) });
  });

  it("knows of a consent since when it is, as far as there is a grant", async () => {
    writeSecondVersion();
    const visit = browser(createEmulator({ file, apps: [] }));
    await visit(`${origin}/account/login`, { person: "zoe" });
    const page = await (await visit(`${origin}/account/apps`)).text();
    expect(page.match(/Since <time[^>]*>[^<]*/g)).toEqual([
      'Since <time datetime="2026-03-31T00:00:00.000Z">31 March 2026',
    ]);
  });
});

describe("a state file of a later version", () => {
  it("is refused and left as it is", () => {
    createEmulator({ file }).close();
    const database = new DatabaseSync(file);
    database.exec("pragma user_version = 99");
    expect(() => createEmulator({ file })).toThrow("was written by a newer emulator");
    expect(database.prepare("pragma user_version").get()).toEqual({ user_version: 99 });
    database.close();
  });
});
