import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createRemoteControl, defaultApp } from "@stagedoor/emulator";
import { rolldown } from "rolldown";
import { buildEmulator } from "../../../tools/single-file.ts";
import { freePort, type ServerProcess, startServer } from "../processes.ts";
import { ask, keyOf, type Question, type Recording } from "./recording.ts";

/** Asked for to see whether a server is there. */
export const firstQuestion: Question = { method: "GET", path: "/v1/me", headers: {} };

const credentials = Buffer.from(`${defaultApp.clientId}:${defaultApp.clientSecret}`).toString("base64");
const redirectUri = "http://127.0.0.1:5000/callback";

/** The emulator and the bare server, each built to one file of JavaScript. */
export interface Built {
  readonly emulator: URL;
  readonly bare: URL;
}

export async function build(folder: string): Promise<Built> {
  const [emulator, bare] = [join(folder, "stagedoor-emulator.mjs"), join(folder, "bare.mjs")];
  await buildEmulator(emulator);
  const bundle = await rolldown({
    input: fileURLToPath(new URL("./bare.ts", import.meta.url)),
    platform: "node",
  });
  await bundle.write({ file: bare, format: "esm" });
  await bundle.close();
  return { emulator: pathToFileURL(emulator), bare: pathToFileURL(bare) };
}

export const startEmulator = ({ emulator }: Built): Promise<ServerProcess> =>
  startServer(emulator, [], {}, firstQuestion.path);

/** A server that answers the questions as the emulator did, which is checked. */
export async function startBare(
  { bare }: Built,
  folder: string,
  recordings: ReadonlyMap<Question, Recording>,
): Promise<ServerProcess> {
  const file = join(folder, "recordings.json");
  const byKey = [...recordings].map(([question, recording]) => [keyOf(question), recording]);
  writeFileSync(file, JSON.stringify(Object.fromEntries(byKey)));
  const server = await startServer(bare, [], { RECORDINGS: file }, firstQuestion.path);
  for (const [question, recording] of recordings) {
    const answer = await ask(server.url, question);
    if (JSON.stringify(answer) !== JSON.stringify(recording)) {
      await server.stop();
      throw new Error(`The bare server answers ${question.method} ${question.path} differently.`);
    }
  }
  return server;
}

/** `oauth2-mock-server` by its own command, with its one RSA key. */
export async function startMock(): Promise<ServerProcess> {
  const port = String(await freePort());
  const command = new URL("./oauth2-mock-server.mjs", import.meta.resolve("oauth2-mock-server"));
  return startServer(command, ["-a", "127.0.0.1", "-p", port], { PORT: port }, "/jwks");
}

/** What is asked of the emulator, by what the table calls it. The clock stands still, so that a song plays on. */
export async function questionsFor({ url }: ServerProcess): Promise<Record<string, Question>> {
  const control = createRemoteControl(url);
  await control.clock.stop();
  const query = {
    client_id: defaultApp.clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "user-read-private user-read-playback-state playlist-read-private",
  };
  const back = new URL(await control.authorize("ada", `${url}/authorize?${new URLSearchParams(query)}`));
  const code = back.searchParams.get("code") ?? "";
  const exchange = await ask(
    url,
    tokenQuestion({ grant_type: "authorization_code", code, redirect_uri: redirectUri }),
  );
  const token = JSON.parse(exchange.body) as { access_token: string; refresh_token: string };
  const get = (path: string): Question => ({
    method: "GET",
    path,
    headers: { authorization: `Bearer ${token.access_token}` },
  });
  const search = get("/v1/search?q=night&type=track&limit=5");
  const found = JSON.parse((await ask(url, search)).body) as { tracks: { items: { id: string }[] } };
  const playlist = (await control.playlists.list()).find(({ ownerId }) => ownerId === "ada");
  return {
    "GET /v1/me": get("/v1/me"),
    "GET /v1/tracks/{id}": get(`/v1/tracks/${found.tracks.items[0]?.id}`),
    "GET /v1/search, five tracks": search,
    "GET /v1/me/player": get("/v1/me/player"),
    "GET /v1/playlists/{id}": get(`/v1/playlists/${playlist?.id}`),
    "client credentials": tokenQuestion({ grant_type: "client_credentials" }),
    refresh: tokenQuestion({ grant_type: "refresh_token", refresh_token: token.refresh_token }),
  };
}

/** The same is understood by `oauth2-mock-server`, which has another path for it. */
function tokenQuestion(form: Record<string, string>): Question {
  return {
    method: "POST",
    path: "/api/token",
    headers: {
      authorization: `Basic ${credentials}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams(form).toString(),
  };
}
