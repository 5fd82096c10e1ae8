import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { createRemoteControl, type Waiting, WaitTimeout } from "../src/index.ts";
import { startEmulator } from "../src/server.ts";
import {
  askForToken,
  basic,
  call,
  clientId,
  clientSecret,
  origin,
  redirectUri,
  signIn,
  standingEmulator,
} from "./flow.ts";
import { emulatorIn, member, trackUris } from "./member.ts";

const json = { "content-type": "application/json" };

describe("a recorded request", () => {
  it("has the body that came, which the service read as well", async () => {
    const emulator = emulatorIn();
    const ada = await member(emulator);
    await ada.ask("PUT", "/me/player/play", { uris: trackUris.slice(0, 2), position_ms: 5 });
    expect(emulator.control.playback.get("ada").positionMs).toBe(5);
    const [request] = emulator.control.requests.list({ path: "/v1/me/player/*" });
    expect(request).toMatchObject({
      method: "PUT",
      body: { uris: trackUris.slice(0, 2), position_ms: 5 },
      appName: "Test app",
      personName: emulator.control.people.list().find(({ id }) => id === "ada")?.display_name,
      fault: null,
      limit: null,
    });
    expect(request?.bodyBytes).toBe(Buffer.byteLength(JSON.stringify(request?.body)));
  });

  it("has the body of requests that were refused or struck, too", async () => {
    const emulator = standingEmulator();
    const put = { method: "PUT", body: '{"ids":["a"]}', headers: json };
    await call(emulator, "/me/albums", undefined, put);
    emulator.control.faults.add({ path: "*", status: 503 });
    await call(emulator, "/me/albums", undefined, put);
    expect(emulator.control.requests.list()).toMatchObject([
      { status: 401, body: { ids: ["a"] } },
      { status: 503, body: { ids: ["a"] } },
    ]);
  });

  it("has headers that say what was wanted, and none that hold secrets", async () => {
    const emulator = standingEmulator();
    const headers = {
      accept: "application/json",
      "accept-language": "pt",
      "if-none-match": '"abc"',
      "user-agent": "a test",
      cookie: "a=b",
      "x-secret": "s",
    };
    await call(emulator, "/me", "t0ken", { headers });
    const [request] = emulator.control.requests.list();
    const { cookie, "x-secret": secret, ...recorded } = headers;
    expect(request?.headers).toEqual(recorded);
    expect(request).toMatchObject({ body: null, bodyBytes: 0 });
  });

  it("has forms without their secrets, whatever their shape", async () => {
    const emulator = standingEmulator();
    const { refresh_token } = await signIn(emulator);
    await askForToken(emulator, { grant_type: "refresh_token", refresh_token, client_secret: clientSecret });
    const secrets = { grant_type: "refresh_token", refresh_token, client_secret: clientSecret };
    for (const [type, body] of [
      ["application/json", JSON.stringify(secrets)],
      ["text/plain", `${new URLSearchParams(secrets)}`],
      ["application/json", `${new URLSearchParams(secrets)}`],
      ["application/json", `{"client_secret":"${clientSecret}`],
      ["application/x-www-form-urlencoded", JSON.stringify(secrets)],
    ] as const) {
      const headers = { "content-type": type };
      await emulator.fetch(new Request(`${origin}/api/token`, { method: "POST", body, headers }));
    }
    const list = emulator.control.requests.list({ path: "/api/token" });
    expect(list.map(({ body }) => body).slice(0, 3)).toMatchObject([
      { grant_type: "authorization_code", code: "[redacted]", redirect_uri: redirectUri },
      { grant_type: "refresh_token", refresh_token: "[redacted]", client_secret: "[redacted]" },
      { grant_type: "refresh_token", refresh_token: "[redacted]", client_secret: "[redacted]" },
    ]);
    const written = JSON.stringify(list);
    expect(written).not.toContain(refresh_token);
    expect(written).not.toContain(JSON.stringify(clientSecret).slice(1, -1));
    expect(written).not.toContain(new URLSearchParams([["", clientSecret]]).toString().slice(1));
  });

  it("has no secret that took the place of the id", async () => {
    const emulator = standingEmulator();
    const form = { grant_type: "client_credentials" };
    await askForToken(emulator, form, basic(clientSecret, clientId));
    await askForToken(emulator, { ...form, client_id: clientSecret, client_secret: clientId });
    await emulator.fetch(
      new Request(`${origin}/authorize?${new URLSearchParams({ client_id: clientSecret })}`),
    );
    const body = new URLSearchParams({ client_id: clientSecret });
    await emulator.fetch(new Request(`${origin}/token`, { method: "POST", body }));
    await askForToken(emulator, form, basic("unknown", "whatever"));
    const list = emulator.control.requests.list();
    const swapped = "[redacted]";
    expect(list).toMatchObject([
      { clientId: swapped },
      { clientId: swapped, body: { client_id: swapped, client_secret: swapped } },
      { clientId: swapped, query: { client_id: swapped } },
      { body: { client_id: swapped } },
      { clientId: "unknown" },
    ]);
    expect(JSON.stringify(list)).not.toContain(clientSecret);
  });

  it("has no secret of a form that is called something else and came elsewhere, or of a query", async () => {
    const emulator = standingEmulator();
    const send = (body: string) =>
      emulator.fetch(
        new Request(`${origin}/token?authorization=Basic+c2VjcmV0`, {
          method: "POST",
          body,
          headers: { "content-type": "text/plain" },
        }),
      );
    await send("client_id=a&client_secret=open+secret");
    await send(" grant_type=b\r\nclient_secret=open secret\r\n");
    await send("A text, in which a=b.");
    const list = emulator.control.requests.list();
    expect(list).toMatchObject([
      { query: { authorization: "[redacted]" }, body: { client_id: "a", client_secret: "[redacted]" } },
      { body: { grant_type: "b", client_secret: "[redacted]" } },
      { body: "A text, in which a=b." },
    ]);
  });

  it("is not held up by a body that never comes", async () => {
    const server = await startEmulator({ port: 0 });
    const socket = connect(server.port, "127.0.0.1");
    socket.write("PUT /v1/me/albums HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 10\r\n\r\n{");
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1.1 401 /);
    expect(server.emulator.control.requests.list()).toMatchObject([{ status: 401, body: null }]);
    socket.destroy();
    await server.close();
  });

  it("has the body of a request whose connection was dropped", async () => {
    const server = await startEmulator({ port: 0 });
    const { faults, requests } = server.emulator.control;
    faults.add({ path: "/v1/*", kind: "drop" });
    const init = { method: "PUT", body: '{"ids":["a"]}', headers: json };
    await expect(fetch(`${server.url}/v1/me/albums`, init)).rejects.toThrow();
    expect(await requests.waitFor()).toMatchObject([{ status: 0, body: { ids: ["a"] } }]);
    await server.close();
  });

  it("has of a picture its size alone, and of a long body its beginning", async () => {
    const emulator = standingEmulator();
    const send = (type: string, body: string) =>
      call(emulator, "/me/albums", undefined, { method: "PUT", body, headers: { "content-type": type } });
    await send("image/jpeg", "/9j/".repeat(100));
    await send("application/json", JSON.stringify("é".repeat(9000)));
    await send("application/json", "{no json");
    const [picture, long, broken] = emulator.control.requests.list();
    expect(picture).toMatchObject({ body: null, bodyBytes: 400 });
    expect(long).toMatchObject({ body: `"${"é".repeat(8191)}`, bodyBytes: 18_002 });
    expect(broken).toMatchObject({ body: "{no json" });
  });

  it("is a copy that changes nothing", async () => {
    const emulator = standingEmulator();
    await call(emulator, "/me?a=b", undefined, { method: "PUT", body: '{"a":{"b":1}}', headers: json });
    const [request] = emulator.control.requests.list();
    Object.assign(request?.query ?? {}, { a: "c" });
    Object.assign((request?.body ?? {}) as object, { a: 2 });
    expect(emulator.control.requests.list()).toMatchObject([{ query: { a: "b" }, body: { a: { b: 1 } } }]);
  });
});

describe("the filter", () => {
  it("takes * in the path, a method in any case and a status", async () => {
    const emulator = standingEmulator();
    const { access_token } = await signIn(emulator);
    for (const path of ["/me", "/me/player", "/me/player/queue"]) await call(emulator, path, access_token);
    await call(emulator, "/me/player");
    const { requests } = emulator.control;
    expect(requests.count({ path: "/v1/me*" })).toBe(4);
    expect(requests.count({ path: "/v1/me/player*", status: 200 })).toBe(2);
    expect(requests.list({ path: "*/player", method: "get", status: 401 })).toMatchObject([{ status: 401 }]);
    expect(requests.count({ path: "/v1/me" })).toBe(1);
    expect(() => requests.count({ paht: "/v1/me" } as never)).toThrow(
      'requests.count: has no setting "paht"',
    );
    expect(() => requests.list({ status: "200" } as never)).toThrow(
      "requests.list: status: must be a number",
    );
  });

  it("counts what is under way for many paths together", async () => {
    const emulator = standingEmulator();
    const { faults, requests } = emulator.control;
    faults.add({ path: "/v1/*", kind: "hang" });
    const going = ["/me", "/markets", "/me"].map((path) => call(emulator, path));
    await expect.poll(() => requests.inFlight("/v1/*").now).toBe(3);
    expect(requests.inFlight("/v1/me")).toEqual({ now: 2, max: 2 });
    faults.clear();
    await Promise.allSettled(going);
    await call(emulator, "/markets");
    expect(requests.inFlight("/v1/*")).toEqual({ now: 0, max: 3 });
    expect(requests.inFlight("/v1/m*s")).toEqual({ now: 0, max: 1 });
    requests.clear();
    expect(requests.inFlight("/v1/*")).toEqual({ now: 0, max: 0 });
  });
});

describe("waiting for requests", () => {
  it("ends when so many that fit are answered", async () => {
    const emulator = standingEmulator();
    const { requests } = emulator.control;
    await call(emulator, "/me");
    let isOver = false;
    const waited = requests.waitFor({ path: "/v1/me" }, { count: 2 }).finally(() => {
      isOver = true;
    });
    await call(emulator, "/markets");
    expect(isOver).toBe(false);
    await call(emulator, "/me");
    expect(await waited).toMatchObject([{ path: "/v1/me", status: 401 }, { path: "/v1/me" }]);
    expect(await requests.waitFor({ path: "/v1/me" })).toHaveLength(2);
    expect(await requests.waitFor()).toHaveLength(3);
  });

  it("counts a request only when it has ended, without an answer too", async () => {
    const emulator = standingEmulator();
    const { faults, requests } = emulator.control;
    faults.add({ path: "/v1/me", kind: "hang" });
    const answer = call(emulator, "/me").catch(() => "dropped");
    await expect.poll(() => requests.inFlight("/v1/me").now).toBe(1);
    const early = requests.waitFor({ path: "/v1/me" }, { timeoutMs: 0 });
    await expect(early).rejects.toThrow("0 came of one request like");
    await expect(early).rejects.toThrow("1 more without an answer yet");
    const waited = requests.waitFor({ path: "/v1/me" });
    faults.clear();
    expect(await answer).toBe("dropped");
    expect(await waited).toMatchObject([{ status: 0 }]);
  });

  it("that is in vain tells what came instead", async () => {
    const emulator = standingEmulator();
    const { requests } = emulator.control;
    await call(emulator, "/me/player");
    const waited = requests.waitFor({ path: "/v1/me", method: "GET" }, { count: 2, timeoutMs: 5 });
    await expect(waited).rejects.toBeInstanceOf(WaitTimeout);
    await expect(waited).rejects.toThrow(
      'requests.waitFor: within 5 ms, 0 came of 2 requests like {"path":"/v1/me","method":"GET"}; what else came last: GET /v1/me/player (401)',
    );
    requests.clear();
    await expect(requests.waitFor({}, { timeoutMs: 0 })).rejects.toThrow("nothing else came");
    await expect(requests.waitFor({}, { count: 1.5 })).rejects.toThrow("count: must be a whole number");
  });

  it.each([
    ["POST", JSON.stringify([{}, { timeoutMs: 240_000 }])],
    ["GET", undefined],
  ])("over HTTP ends when its client has gone: %s %s", async (method, body) => {
    const emulator = standingEmulator();
    const going = new AbortController();
    const query = method === "GET" ? "?timeoutMs=240000" : "";
    const answer = emulator.fetch(
      new Request(`${origin}/_emulator/requests/waitFor${query}`, {
        method,
        headers: json,
        signal: going.signal,
        ...(body === undefined ? {} : { body }),
      }),
    );
    going.abort();
    const ended = await answer;
    expect(ended.status).toBe(408);
    expect(await ended.text()).toContain("until the one who waited had gone");
    emulator.close();
  });

  it("ends with the emulator", async () => {
    const emulator = standingEmulator();
    const waited = emulator.control.requests.waitFor();
    emulator.close();
    await expect(waited).rejects.toThrow("until the emulator was closed");
  });

  it.each([
    [{ count: 0 }, "requests.waitFor: count: must be 1 or more"],
    [{ count: 5000 }, "must be at most 1000"],
    [{ timeoutMs: 1e9 }, "requests.waitFor: timeoutMs: must be at most 240000"],
    [{ times: 1 }, 'has no setting "times"'],
  ])("refuses %o", async (waiting, message) => {
    await expect(standingEmulator().control.requests.waitFor({}, waiting as Waiting)).rejects.toThrow(
      message,
    );
  });

  it("works over HTTP, and from a program in another process", async () => {
    const server = await startEmulator({ port: 0, apps: [{ clientId, clientSecret }] });
    const { requests } = createRemoteControl(server.url);
    const query = new URLSearchParams({ path: "/v1/*", count: "2", status: "401", timeoutMs: "4000" });
    const polled = fetch(`${server.url}/_emulator/requests/waitFor?${query}`);
    const waited = requests.waitFor({ path: "/api/token" });
    await fetch(`${server.url}/v1/me`);
    await fetch(`${server.url}/v1/markets`);
    await fetch(`${server.url}/api/token`, {
      method: "POST",
      headers: { authorization: basic() },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
    expect(await (await polled).json()).toMatchObject([{ path: "/v1/me" }, { path: "/v1/markets" }]);
    expect(await waited).toMatchObject([{ body: { grant_type: "client_credentials" } }]);
    await expect(requests.waitFor({ path: "/nowhere" }, { timeoutMs: 1 })).rejects.toThrow(
      "what else came last",
    );
    const inVain = await fetch(`${server.url}/_emulator/requests/waitFor?path=/nowhere&timeoutMs=1`);
    expect(inVain.status).toBe(408);
    await server.close();
  });
});
