import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEmulator, defaultApp, type Emulator } from "../src/index.ts";
import { launch } from "./command.ts";
import {
  askForToken,
  authorizeUrl,
  basic,
  call,
  clientId,
  clientSecret,
  codeFor,
  origin,
  redirectUri,
  signIn,
  signInPublicly,
  standingEmulator,
} from "./flow.ts";
import { adasTrack } from "./listening.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-"));
  file = join(folder, "state.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a kill would leave now, while the emulator runs on. */
function afterKill(): string {
  const after = join(folder, "after");
  mkdirSync(after);
  for (const name of readdirSync(folder)) if (name !== "after") cpSync(join(folder, name), join(after, name));
  return join(after, "state.sqlite");
}

const refreshing = (token: string) => ({ grant_type: "refresh_token", refresh_token: token });

describe("a state file", () => {
  it("is its owner's alone, with everything beside it", () => {
    standingEmulator({ file });
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
    }
  });

  it("holds tokens, codes, rotation, revocation and time after a kill", async () => {
    const first = standingEmulator({ file });
    const ada = await signIn(first, "ada");
    const bela = await signInPublicly(first, "bela");
    const gone = await signIn(first, "emeka");
    const code = await codeFor(first, "carmen");
    const next = await askForToken(first, { ...refreshing(bela.refresh_token), client_id: clientId });
    const rotated = (await next.json()) as { refresh_token: string };
    first.control.grants.revoke("emeka");
    first.control.clock.advance(60_000);

    const second = createEmulator({ file: afterKill(), apps: [] });
    expect(second.control.clock.isRunning()).toBe(false);
    expect(second.control.clock.now()).toBe(first.control.clock.now());
    expect((await call(second, "/me", ada.access_token)).status).toBe(200);
    expect((await askForToken(second, refreshing(ada.refresh_token), basic())).status).toBe(200);
    const old = await askForToken(second, { ...refreshing(bela.refresh_token), client_id: clientId });
    expect(await old.json()).toMatchObject({ error_description: "Refresh token revoked" });
    const latest = { ...refreshing(rotated.refresh_token), client_id: clientId };
    expect((await askForToken(second, latest)).status).toBe(200);
    expect((await askForToken(second, refreshing(gone.refresh_token), basic())).status).toBe(400);
    const exchange = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
    expect((await askForToken(second, exchange, basic())).status).toBe(200);
    expect((await askForToken(second, exchange, basic())).status).toBe(400);
  });

  it("holds people, apps and what is playing", () => {
    const first = standingEmulator({ file });
    first.control.people.add({ id: "zoe", display_name: "Zoë" });
    first.control.people.remove("gustav");
    first.control.apps.register({ clientId, mode: "extended" });
    first.control.playback.set("zoe", { kind: "episode", positionMs: 1234 });

    const { control } = createEmulator({ file: afterKill(), apps: [] });
    expect(control.people.list()).toEqual(first.control.people.list());
    expect(control.people.list().map(({ id }) => id)).not.toContain("gustav");
    expect(control.apps.list()).toMatchObject([{ clientId, mode: "extended", hasSecret: true }]);
    expect(control.playback.get("zoe")).toEqual(first.control.playback.get("zoe"));
    expect(control.playback.get("ada")).toMatchObject({ name: "Weather for Two", positionMs: 41_000 });
  });

  it("holds devices, queue, modes and what was played", async () => {
    const scope = "user-modify-playback-state user-read-playback-state user-read-currently-playing";
    const first = standingEmulator({ file });
    const { access_token } = await signIn(first, "ada", { scope });
    const command = (path: string, method = "PUT") =>
      call(first, `/me/player/${path}`, access_token, { method });
    first.control.devices.set("ada", [
      { id: "phone", name: "Phone", supportsVolume: false },
      { id: "laptop", name: "Laptop", isActive: true, isRestricted: false },
    ]);
    await command(`queue?uri=spotify:track:${adasTrack("The Ferry Leaves at Nine")}`, "POST");
    await command("shuffle?state=true");
    await command("repeat?state=track");
    await command("volume?volume_percent=7");
    await command("next", "POST");
    const read = async (emulator: Pick<Emulator, "fetch">) => ({
      player: await (await call(emulator, "/me/player", access_token)).json(),
      queue: await (await call(emulator, "/me/player/queue", access_token)).json(),
      devices: await (await call(emulator, "/me/player/devices", access_token)).json(),
    });
    const before = await read(first);
    expect(before.player).toMatchObject({
      item: { name: "The Ferry Leaves at Nine" },
      device: { id: "laptop", volume_percent: 7 },
      shuffle_state: true,
      repeat_state: "track",
    });

    const second = createEmulator({ file: afterKill(), apps: [] });
    expect(await read(second)).toEqual(before);
    expect(second.control.plays.list("ada")).toMatchObject([{ id: adasTrack("Weather for Two") }]);
    expect(second.control.plays.list("ada")).toEqual(first.control.plays.list("ada"));
  });

  it("holds the browser's login and consent", async () => {
    const agreed = await standingEmulator({ file }).fetch(
      new Request(authorizeUrl(), {
        method: "POST",
        body: new URLSearchParams({ person: "ada", decision: "agree" }),
      }),
    );
    const cookie = agreed.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const second = createEmulator({ file: afterKill(), apps: [] });
    expect((await second.fetch(new Request(authorizeUrl(), { headers: { cookie } }))).status).toBe(302);
    expect((await second.fetch(new Request(authorizeUrl()))).status).toBe(200);
  });

  it("merges apps that are registered again", () => {
    standingEmulator({ file });
    const app = { clientId, redirectUris: ["https://app.example/cb"] };
    const { control } = createEmulator({ file: afterKill(), apps: [app] });
    expect(control.apps.list()).toMatchObject([
      { clientId, name: "Test app", hasSecret: true, redirectUris: [redirectUri, "https://app.example/cb"] },
    ]);
  });

  it("holds no token, code, cookie or secret in its bytes", async () => {
    const emulator = standingEmulator({ file });
    const code = await codeFor(emulator, "bela");
    const ada = await signIn(emulator, "ada");
    const bela = await signInPublicly(emulator, "bela");
    const agreed = await emulator.fetch(
      new Request(authorizeUrl(), {
        method: "POST",
        body: new URLSearchParams({ person: "ada", decision: "agree" }),
      }),
    );
    const cookie = /=([^;]+)/.exec(agreed.headers.getSetCookie()[0] ?? "")?.[1] ?? "";
    expect(cookie.length).toBeGreaterThan(20);
    const secrets = [
      clientSecret,
      code,
      cookie,
      ada.access_token,
      ada.refresh_token,
      bela.access_token,
      bela.refresh_token,
      new URL(agreed.headers.get("location") ?? "").searchParams.get("code") ?? "",
    ];
    const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(20);
      expect(bytes.some((buffer) => buffer.includes(secret))).toBe(false);
    }
  });

  it("is not written by a read", async () => {
    const emulator = standingEmulator({ file });
    const { access_token } = await signIn(emulator);
    const read = () => readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs);
    const before = read();
    await new Promise((resolve) => setTimeout(resolve, 15));
    await call(emulator, "/me/player/currently-playing", access_token);
    await emulator.fetch(new Request(`${origin}/v1/me`));
    expect(read()).toEqual(before);
  });

  it("of another program, or in no folder, is refused with what to do", () => {
    writeFileSync(file, "These are my notes, and no database at all. ".repeat(50));
    expect(() => createEmulator({ file })).toThrow("is not a state file of the emulator: name another file");
    expect(readFileSync(file, "utf8")).toContain("my notes");
    expect(() => createEmulator({ file: join(folder, "none", "state.sqlite") })).toThrow(
      "cannot be written (ENOENT)",
    );
  });

  it("goes on with its apps as they are, also the one that there is at first", () => {
    const first = createEmulator({ file });
    first.control.apps.update(defaultApp.clientId, { name: "Mine", clientSecret: "another secret" });
    const before = first.control.apps.list();
    first.close();
    const second = createEmulator({ file });
    expect(second.control.apps.list()).toEqual(before);
    second.control.apps.remove(defaultApp.clientId);
    second.close();
    const third = createEmulator({ file });
    expect(third.control.apps.list()).toEqual([]);
    third.close();
  });
});

describe("a state file in use", () => {
  const inUse =
    /state file .*state\.sqlite is in use by another emulator.*: end that one, or name another file\.$/;

  it("is refused to a second emulator, also under another name, until the first lets go", () => {
    const first = standingEmulator({ file });
    expect(() => createEmulator({ file })).toThrow(inUse);
    symlinkSync(file, join(folder, "link"));
    expect(() => createEmulator({ file: join(folder, "link") })).toThrow(inUse);
    first.control.people.add({ id: "zoe" });
    first.close();
    const second = createEmulator({ file });
    expect(second.control.people.list().map(({ id }) => id)).toContain("zoe");
    second.close();
  });

  it("is refused to another process, which is told by whom, and free as soon as that one is killed", async () => {
    const env = { EMULATOR_FILE: file };
    const first = launch([], { env });
    await first.url();
    expect(() => createEmulator({ file })).toThrow(`another emulator (process ${first.child.pid})`);
    const second = launch([], { env });
    expect(await second.exit).toBe(1);
    expect(second.output()).toContain(`${file} is in use by another emulator (process ${first.child.pid})`);
    first.child.kill("SIGKILL");
    await first.exit;
    createEmulator({ file }).close();
  });

  it("stays so when the refused one has come from the same process", async () => {
    const first = standingEmulator({ file });
    expect(() => createEmulator({ file })).toThrow(inUse);
    const other = launch([], { env: { EMULATOR_FILE: file } });
    expect(await other.exit).toBe(1);
    first.close();
  });

  it("can be read by other programs meanwhile", () => {
    const first = standingEmulator({ file });
    const reader = new DatabaseSync(file, { readOnly: true });
    expect(reader.prepare("select count(*) as count from people").get()).toEqual({ count: 9 });
    reader.close();
    first.close();
  });

  it("is named where the lock beside it cannot be had", () => {
    writeFileSync(`${file}.lock`, "no lock at all ".repeat(100));
    expect(() => createEmulator({ file })).toThrow(/state\.sqlite\.lock, .* cannot be used: remove it/);
  });
});
