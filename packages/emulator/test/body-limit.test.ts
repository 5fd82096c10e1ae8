import { expect, it } from "vitest";
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
