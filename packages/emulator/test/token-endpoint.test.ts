import { describe, expect, it } from "vitest";
import { askForToken, basic, clientId, origin, signIn, signInPublicly, standingEmulator } from "./flow.ts";

const emulator = standingEmulator();
const endpoint = `${origin}/api/token`;
const form = "grant_type=client_credentials";
const formType = "application/x-www-form-urlencoded";

function post(body: string, headers: Record<string, string> = {}, path = "/api/token") {
  return emulator.fetch(
    new Request(origin + path, {
      method: "POST",
      headers: { authorization: basic(), "content-type": formType, ...headers },
      body,
    }),
  );
}

describe("the token endpoint", () => {
  it.each(["GET", "HEAD", "PUT", "DELETE", "PATCH"])(
    "answers %s with 405 and what it takes",
    async (method) => {
      const response = await emulator.fetch(new Request(endpoint, { method }));
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("POST, OPTIONS");
      expect(await response.text()).toBe("");
    },
  );

  it.each(["application/json", "text/plain", "multipart/form-data; boundary=x"])(
    "answers a body called %s with 415",
    async (type) => {
      const response = await post(form, { "content-type": type });
      expect([response.status, await response.json()]).toEqual([
        415,
        { error: "server_error", error_description: "Unexpected status: 415" },
      ]);
    },
  );

  it("finds no grant type in JSON that is called a form", async () => {
    const response = await post(JSON.stringify({ grant_type: "client_credentials" }));
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: "unsupported_grant_type", error_description: "grant_type parameter is missing" },
    ]);
  });

  it.each([
    ["a slash at the end", {}, "/api/token/"],
    ["a charset", { "content-type": `${formType}; charset=UTF-8` }, undefined],
    ["capitals in the type", { "content-type": formType.toUpperCase() }, undefined],
    ["capitals in the scheme", { authorization: basic().replace("Basic", "BASIC") }, undefined],
  ])("takes %s", async (_, headers, path) => {
    expect((await post(form, headers, path)).status).toBe(200);
  });

  it.each([
    "grant_type",
    "client_id",
    "client_secret",
    "code",
    "redirect_uri",
    "code_verifier",
    "refresh_token",
  ])("refuses %s twice", async (name) => {
    const response = await post(`${form}&${name}=a&${name}=b`.replace(/^(?=.*&grant_type)[^&]*&/, ""));
    expect(await response.json()).toEqual({
      error: "invalid_request",
      error_description: `${name} must be supplied once`,
    });
  });

  it("passes over parameters it does not know, and over a scope at a refresh", async () => {
    expect((await post(`${form}&audience=a&audience=b`)).status).toBe(200);
    const { refresh_token } = await signIn(emulator, "ada", { scope: "user-read-email" });
    const refresh = { grant_type: "refresh_token", refresh_token, scope: "streaming user-read-email" };
    const answer = await askForToken(emulator, refresh, basic());
    expect(await answer.json()).toMatchObject({ scope: "user-read-email" });
  });

  it("answers what is no form at all, and a very long one", async () => {
    for (const body of ["", "&&&==&%", "%00%ff=\u0000", `${form}&padding=${"x".repeat(2_000_000)}`]) {
      expect([200, 400]).toContain((await post(body)).status);
    }
  });

  it.each(["Basic", "Basic ", "Basic !!!", "Basic Og==", `Basic ${btoa(clientId)}`, "Digest x", "Bearer x"])(
    "refuses a client known by %s",
    async (authorization) => {
      const response = await post(form, { authorization });
      expect([response.status, await response.json()]).toMatchObject([400, { error: "invalid_client" }]);
    },
  );
});

describe("pages of other sites", () => {
  it("read every answer of the token endpoint, also a refusal", async () => {
    const answers = [
      await post(form),
      await post("", {}),
      await post(form, { "content-type": "application/json" }),
      await post(form, { authorization: basic("nobody") }),
      await emulator.fetch(new Request(endpoint)),
      await emulator.fetch(new Request(endpoint, { method: "OPTIONS" })),
    ];
    for (const { status, headers } of answers) {
      expect([status, headers.get("access-control-allow-origin")]).toEqual([status, "*"]);
    }
  });
});

describe("an access token that is looked up again and again", () => {
  const status = async (token: string) =>
    (await emulator.fetch(new Request(`${origin}/v1/me`, { headers: { authorization: `Bearer ${token}` } })))
      .status;

  it("ends at once when it is revoked or expired by control", async () => {
    for (const end of [
      () => emulator.control.grants.revoke("bela", clientId),
      () => emulator.control.grants.expireAccessTokens("bela"),
      () => emulator.control.grants.expireAccessTokens(),
    ]) {
      const { access_token } = await signInPublicly(emulator, "bela");
      expect([await status(access_token), await status(access_token)]).toEqual([200, 200]);
      end();
      expect(await status(access_token)).toBe(401);
    }
  });
});
