import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Credentials, Forbidden, fetchSender, generateCodeVerifier, Spotify, Token } from "../src/index.ts";
import { json, rejection, startUpstream, text, type Upstream } from "./upstream.ts";

const secrets = {
  accessToken: "SECRET-access-token",
  refreshToken: "SECRET-refresh-token",
  clientSecret: "SECRET-client-secret",
  code: "SECRET-code",
};
const token = new Token({ ...secrets, scope: "streaming", expiresAt: Date.now() + 3_600_000 });

/** Every way that a value gets into a log, with everything that hangs on it. */
function printed(value: unknown): string {
  const parts: string[] = [];
  for (const options of [{}, { showHidden: true }, { customInspect: false }]) {
    parts.push(inspect(value, { depth: 10, ...options }));
  }
  parts.push(String(value), JSON.stringify(value), JSON.stringify(Object.entries(value as object)));
  if (value instanceof Error) {
    parts.push(value.message, value.stack ?? "", JSON.stringify({ ...value }));
    if (value.cause !== undefined) parts.push(printed(value.cause));
  }
  return parts.join("\n");
}

describe("no secret is printed", () => {
  it("of a token, alone or within something", () => {
    expect(printed(token)).not.toMatch(/SECRET/);
    expect(printed({ grant: { token }, list: [token] })).not.toMatch(/SECRET/);
    expect(inspect({ token })).toBe(`{ token: ${token} }`);
    expect(`${token}`).toMatch(/^Token\(scope "streaming", expires \d{4}-/);
    expect(JSON.parse(JSON.stringify(token))).toEqual({
      tokenType: "Bearer",
      scope: "streaming",
      expiresAt: token.expiresAt,
    });
  });

  it("of credentials and clients", () => {
    const credentials = new Credentials({ clientId: "id", clientSecret: secrets.clientSecret });
    expect(printed(credentials)).not.toMatch(/SECRET/);
    expect(printed(new Spotify({ token }))).not.toMatch(/SECRET/);
    expect(printed(new Spotify({ token: secrets.accessToken }))).not.toMatch(/SECRET/);
  });

  const echo: Upstream["answer"] = (response, request) => {
    const everything = `${request.headers.authorization} ${request.body} ${secrets.clientSecret}`;
    json(400, { error: "invalid_grant", error_description: everything })(response, request);
  };
  const leak = {
    access_token: secrets.accessToken,
    refresh_token: secrets.refreshToken,
    token_type: "Bearer",
  };

  it.each<[string, Upstream["answer"]]>([
    ["an echo of the request", echo],
    ["a token that cannot be used", json(200, { ...leak, expires_in: "never" })],
    ["a token of another type", json(200, { ...leak, token_type: "mac" })],
    ["half a token", text(200, JSON.stringify(leak).slice(0, -1), { "content-type": "application/json" })],
    ["a token under a wrong status", json(418, leak)],
    ["a broken line", (response) => void response.destroy()],
    ["silence", () => {}],
  ])("by a failed exchange or refresh that met %s", async (_case, answer) => {
    await using upstream = await startUpstream();
    upstream.answer = answer;
    const credentials = new Credentials({
      clientId: "id",
      clientSecret: secrets.clientSecret,
      redirectUri: "https://stage.example/callback",
      accountsUrl: upstream.url,
      timeout: 40,
    });
    const codeVerifier = generateCodeVerifier();
    const failures = [
      await rejection(credentials.requestUserToken({ code: secrets.code, codeVerifier })),
      await rejection(credentials.refresh(token)),
    ];
    for (const failure of failures) {
      expect(failure).toHaveProperty("kind");
      expect(printed(failure)).not.toMatch(/SECRET/);
      expect(printed(failure)).not.toContain(codeVerifier);
      expect(printed(failure)).not.toContain(btoa(`id:${secrets.clientSecret}`).slice(8, 20));
    }
  });

  it.each<[string, Upstream["answer"]]>([
    [
      "an echo in JSON",
      (response, { headers }) => {
        const body = {
          error: { status: 403, message: headers.authorization, reason: headers.authorization },
        };
        json(403, body)(response, { method: "", url: "", headers: {}, body: "" });
      },
    ],
    [
      "an echo in text",
      (response, { headers, ...request }) => {
        text(500, `got ${headers.authorization}`)(response, { headers, ...request });
      },
    ],
    ["a page", text(200, `<html>${secrets.accessToken}</html>`, { "content-type": "text/html" })],
    ["a redirect", text(302, "", { location: `/?token=${"x".repeat(10)}` })],
    ["a broken line", (response) => void response.destroy()],
    ["silence", () => {}],
  ])("by a failed call that met %s", async (_case, answer) => {
    await using upstream = await startUpstream();
    upstream.answer = answer;
    const sender = fetchSender({ timeout: 40 });
    const spotify = new Spotify({ token, apiUrl: upstream.url, sender });
    const failure = await rejection(spotify.player.playback());
    expect(failure).toHaveProperty("kind");
    expect(printed(failure)).not.toMatch(/SECRET/);
  });

  it.each([500, 200])("by an answer of status %i that echoes it in its headers", async (status) => {
    await using upstream = await startUpstream();
    upstream.answer = (response) => {
      const headers = { "x-request-id": secrets.accessToken, "content-type": `text/${secrets.accessToken}` };
      response.writeHead(status, headers).end("no JSON");
    };
    const spotify = new Spotify({ token, apiUrl: upstream.url });
    const failure = (await rejection(spotify.player.playback())) as Error;
    // The answer itself, headers and all, is there for who looks for it, and is not enumerable.
    expect(`${inspect(failure)} ${failure.message} ${JSON.stringify(failure)}`).not.toMatch(/SECRET/);
  });

  it("by a token that no header can carry, which fetch would quote", async () => {
    const broken = async () => "SECRET-access\ntoken";
    const failure = await rejection(new Spotify({ token: broken }).users.currentUser());
    expect(failure).toBeInstanceOf(TypeError);
    expect(printed(failure)).not.toMatch(/SECRET/);
  });

  it("while what helps is still there", async () => {
    await using upstream = await startUpstream();
    upstream.answer = json(403, { error: { status: 403, message: "Insufficient client scope" } });
    const failure = await rejection(new Spotify({ token, apiUrl: upstream.url }).player.playback());
    expect(failure).toBeInstanceOf(Forbidden);
    expect(printed(failure)).toMatch(/Insufficient client scope[\s\S]*user-read-playback-state/);
  });
});
