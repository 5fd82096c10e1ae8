import { expect, it } from "vitest";
import { startEmulator } from "../src/server.ts";

const megabytes = (count: number) => new Uint8Array(count * 1_000_000);

/** A body that does not say how long it is. */
const unmeasured = (count: number) =>
  new ReadableStream({
    start(controller) {
      for (let nth = 0; nth < count; nth++) controller.enqueue(megabytes(1));
      controller.close();
    },
  });

it.each([
  ["/v1/me/playlists", "application/json"],
  ["/api/token", "application/x-www-form-urlencoded"],
])("refuses %s more than ten megabytes, said or found out", async (path, type) => {
  const { url, close } = await startEmulator({ port: 0 });
  try {
    const send = (body: BodyInit) =>
      fetch(url + path, {
        method: "POST",
        headers: { "content-type": type },
        body,
        duplex: "half",
      } as RequestInit);
    for (const body of [megabytes(11), unmeasured(11)]) {
      const answer = await send(body);
      expect(answer.status).toBe(413);
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
      expect(await answer.text()).toBe("Payload Too Large");
    }
    for (const body of [megabytes(2), unmeasured(2)]) expect((await send(body)).status).not.toBe(413);
  } finally {
    await close();
  }
});
