import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { startEmulator } from "../src/server.ts";

it.each([
  ["/v1/me/playlists", "application/json", 401],
  ["/api/token", "application/x-www-form-urlencoded", 400],
])("refuses %s more than ten megabytes", async (path, type, usual) => {
  const { url, close } = await startEmulator({ port: 0 });
  try {
    const send = (bytes: number) =>
      fetch(url + path, {
        method: "POST",
        headers: { "content-type": type },
        body: new Uint8Array(bytes),
      });
    const refused = await send(10_000_001);
    expect(refused.status).toBe(413);
    expect(refused.headers.get("access-control-allow-origin")).toBe("*");
    expect(await refused.text()).toBe("Payload Too Large");
    expect((await send(10_000_000)).status).toBe(usual);
  } finally {
    await close();
  }
});

describe("a body in chunks", () => {
  const head = (path: string) =>
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n`;
  const chunkOf = (bytes: number) => `${bytes.toString(16)}\r\n${"a".repeat(bytes)}\r\n`;

  async function talk(speak: (write: (text: string) => Promise<void>) => Promise<void>) {
    const server = await startEmulator({ port: 0 });
    const socket = connect(server.port, "127.0.0.1");
    socket.on("error", () => undefined);
    let received = "";
    socket.on("data", (data) => {
      received += data;
    });
    const closed = once(socket, "close");
    await speak((text) => new Promise((done) => socket.write(text, () => done())));
    return {
      received: () => received,
      closed,
      socket,
      server,
      async end() {
        socket.destroy();
        await server.close();
      },
    };
  }

  it.each(["/v1/me/playlists", "/api/token"])(
    "to %s is refused as soon as it is too long, and ends the connection",
    async (path) => {
      const { received, closed, server, end } = await talk(async (write) => {
        await write(head(path));
        for (let sent = 0; sent <= 10_000_000; sent += 1_000_000) await write(chunkOf(1_000_000));
      });
      await expect.poll(received).toContain("Payload Too Large");
      expect(received()).toMatch(/^HTTP\/1\.1 413 .*\r\naccess-control-allow-origin: \*\r\n/is);
      expect(received().match(/HTTP\/1\.1/g)).toHaveLength(1);
      await closed;
      expect(server.emulator.control.requests.list()).toEqual([]);
      await end();
    },
  );

  it("is told so while it is still coming", async () => {
    const { received, socket, closed, end } = await talk(async (write) => {
      await write(`${head("/_emulator/world/load")}`);
      for (let sent = 0; sent <= 100_000_000; sent += 10_000_000) await write(chunkOf(10_000_000));
    });
    await expect.poll(received).toContain("Payload Too Large");
    expect(received()).not.toContain("access-control-allow-origin");
    socket.write(chunkOf(1000));
    await closed;
    await end();
  });

  it("that is small, slow and followed by others is read", async () => {
    const form = "grant_type=client_credentials&client_id=nobody";
    const { received, server, socket, end } = await talk(async (write) => {
      await write(head("/api/token"));
      for (const letter of form) await write(`1\r\n${letter}\r\n`);
      await write(`0\r\n\r\n${head("/v1/me/playlists")}${chunkOf(3)}0\r\n\r\n`);
      await write("GET /v1/markets HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
    });
    await expect.poll(() => received().match(/HTTP\/1\.1 \d{3}/g)).toHaveLength(3);
    expect(received().match(/HTTP\/1\.1 \d{3}/g)).toEqual(["HTTP/1.1 400", "HTTP/1.1 401", "HTTP/1.1 401"]);
    expect(server.emulator.control.requests.list({ path: "/api/token" })).toMatchObject([
      { body: { grant_type: "client_credentials", client_id: "nobody" }, bodyBytes: form.length },
    ]);
    expect(socket.destroyed).toBe(false);
    await end();
  });

  it("that breaks off is acted on by nobody", async () => {
    const { server, socket, end } = await talk((write) => write(`${head("/api/token")}${chunkOf(10)}`));
    socket.destroy();
    expect((await fetch(`${server.url}/v1/me`)).status).toBe(401);
    expect(server.emulator.control.requests.count({ path: "/api/token" })).toBe(0);
    await end();
  });
});
