import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEmulator } from "../src/index.ts";
import { call, clientId, signIn } from "./flow.ts";
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
    createEmulator({ file, apps: [] }).control.devices.set("zoe", [{ name: "Phone" }]);
    const { control } = createEmulator({ file, apps: [] });
    expect(control.devices.list("zoe")).toMatchObject([{ name: "Phone", isActive: false }]);
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
