import { describe, expect, it } from "vitest";
import {
  askForToken,
  basic,
  call,
  clientId,
  origin,
  signIn,
  signInPublicly,
  standingEmulator,
} from "./flow.ts";

const refreshing = (token: string) => ({
  grant_type: "refresh_token",
  refresh_token: token,
  client_id: clientId,
});

describe("a fault", () => {
  it("answers instead of the service, as often as told", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator);
    emulator.control.faults.add({
      path: "/v1/me",
      times: 2,
      status: 429,
      headers: { "Retry-After": "7" },
      body: { error: { status: 429, message: "Too many requests", reason: "QUOTA_EXCEEDED" } },
    });
    for (const _ of [1, 2]) {
      const response = await call(emulator, "/me/", access_token);
      expect(response.status).toBe(429);
      expect(response.headers.get("retry-after")).toBe("7");
      expect(await response.json()).toMatchObject({ error: { reason: "QUOTA_EXCEEDED" } });
    }
    expect((await call(emulator, "/me", access_token)).status).toBe(200);
    expect(emulator.control.faults.list()).toEqual([]);
  });

  it("strikes only the path, method, person and app it names", async () => {
    const emulator = standingEmulator();
    const ada = await signIn(emulator, "ada");
    const bela = await signIn(emulator, "bela");
    const { faults } = emulator.control;
    faults.add({ path: "/v1/me/player*", method: "get", person: "ada", app: clientId, status: 503 });
    expect((await call(emulator, "/me/player/queue", ada.access_token)).status).toBe(503);
    expect((await call(emulator, "/me/player", ada.access_token)).status).toBe(503);
    expect((await call(emulator, "/me/player/pause", ada.access_token, { method: "PUT" })).status).toBe(204);
    expect((await call(emulator, "/me", ada.access_token)).status).toBe(200);
    expect((await call(emulator, "/me/player", bela.access_token)).status).toBe(200);
    expect(faults.list()).toMatchObject([{ struck: 2, kind: "status" }]);
    faults.clear();
    expect((await call(emulator, "/me/player", ada.access_token)).status).toBe(200);
  });

  it("strikes the token endpoint by the person whose token is refreshed", async () => {
    const emulator = standingEmulator();
    const ada = await signInPublicly(emulator, "ada");
    const bela = await signInPublicly(emulator, "bela");
    emulator.control.faults.add({ path: "/api/token", person: "bela", status: 500 });
    expect((await askForToken(emulator, refreshing(ada.refresh_token))).status).toBe(200);
    expect((await askForToken(emulator, refreshing(bela.refresh_token))).status).toBe(500);
  });

  it("before the service leaves a token unused, after it uses it up", async () => {
    const emulator = standingEmulator();
    const { refresh_token } = await signInPublicly(emulator);
    const refresh = () => askForToken(emulator, refreshing(refresh_token));
    emulator.control.faults.add({ path: "/api/token", times: 1, kind: "drop" });
    await expect(refresh()).rejects.toThrow("fetch failed");
    emulator.control.faults.add({ path: "/api/token", times: 1, kind: "drop", when: "after" });
    await expect(refresh()).rejects.toThrow("fetch failed");
    expect(await (await refresh()).json()).toMatchObject({ error_description: "Refresh token revoked" });
  });

  it("html and garbage are no JSON", async () => {
    const emulator = standingEmulator();
    emulator.control.faults.add({ path: "/api/token", times: 1, kind: "html" });
    emulator.control.faults.add({ path: "/api/token", times: 1, kind: "garbage" });
    const page = await askForToken(emulator, {}, basic());
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const garbage = await askForToken(emulator, {}, basic());
    expect(garbage.headers.get("content-type")).toMatch(/^application\/json/);
    await expect(garbage.json()).rejects.toThrow();
  });

  it("hangs until the client goes", async () => {
    const emulator = standingEmulator();
    emulator.control.faults.add({ path: "/v1/me", kind: "hang" });
    const going = new AbortController();
    const answer = call(emulator, "/me", undefined, { signal: going.signal });
    await expect.poll(() => emulator.control.requests.inFlight("/v1/me").now).toBe(1);
    going.abort();
    await expect(answer).rejects.toThrow("aborted");
    expect(emulator.control.requests.list()).toMatchObject([{ path: "/v1/me", status: 0 }]);
  });

  it("hangs until it is cleared, used up or not", async () => {
    const emulator = standingEmulator();
    emulator.control.faults.add({ path: "/v1/me", kind: "hang", times: 1 });
    const answer = call(emulator, "/me");
    await expect.poll(() => emulator.control.requests.inFlight("/v1/me").now).toBe(1);
    emulator.control.faults.clear();
    await expect(answer).rejects.toThrow("fetch failed");
  });

  it("truncates a body", async () => {
    const emulator = standingEmulator();
    emulator.control.faults.add({ path: "/v1/me", kind: "truncated" });
    const response = await call(emulator, "/me");
    expect(response.status).toBe(401);
    await expect(response.text()).rejects.toThrow();
  });

  it("sends a body slowly but whole", async () => {
    const emulator = standingEmulator();
    emulator.control.faults.add({ path: "/v1/me", kind: "slow-body", delayMs: 60 });
    const start = performance.now();
    const response = await call(emulator, "/me");
    expect(await response.json()).toMatchObject({ error: { message: "No token provided" } });
    expect(performance.now() - start).toBeGreaterThanOrEqual(55);
  });

  it("that only delays lets the request through", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator);
    emulator.control.faults.add({ path: "*", delayMs: 30 });
    const start = performance.now();
    expect((await call(emulator, "/me", access_token)).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(28);
  });

  it.each([
    [{}, "faults.add: path: must be a text"],
    [{ path: "v1" }, 'must begin with "/"'],
    [{ path: "/v1/search?q=a", kind: "drop" }, "compared without the query"],
    [{ path: "/v1" }, "does nothing"],
    [{ path: "/v1", kind: "explode" }, "must be one of status, html"],
    [{ path: "/v1", status: 99 }, "must be 200 or more"],
    [{ path: "/v1", status: 200.5 }, "must be a status"],
    [{ path: "/v1", status: 500, headers: { "bad name": "x" } }, "HTTP does not allow"],
    [{ path: "/v1", status: 500, times: 0 }, "must be 1 or more"],
  ])("that cannot be read is refused: %o", (input, message) => {
    const { faults } = standingEmulator().control;
    expect(() => faults.add(input as never)).toThrow(message);
    expect(faults.list()).toEqual([]);
  });
});

describe("pages under a fault", () => {
  it("the authorize page can fail as well", async () => {
    const emulator = standingEmulator();
    emulator.control.faults.add({ path: "/authorize", status: 502, body: "upstream request timeout" });
    const response = await emulator.fetch(new Request(`${origin}/authorize?client_id=${clientId}`));
    expect(response.status).toBe(502);
  });
});
