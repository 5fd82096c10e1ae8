import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { defaultApp, type Emulator } from "../../packages/emulator/src/index.ts";
import { startEmulator } from "../../packages/emulator/src/server.ts";
import type { Setting } from "./program/stage.ts";

/** What one run of the program talks to: a local Spotify of its own, and whoever agrees there. */
export interface Desk {
  /** Its address, without a slash at the end. With a page's script, a page that runs it is there. */
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

const publicApp = { clientId: "public-app", name: "Public", redirectUris: ["http://127.0.0.1"] };
const { clientId, clientSecret } = defaultApp;

/** `script` is the file of the page's script, where the program is a page. */
export async function openDesk(script?: string): Promise<Desk> {
  const { url, emulator, close } = await startEmulator({ port: 0, apps: [defaultApp, publicApp] });
  const setting: Setting = {
    accountsUrl: url,
    apiUrl: `${url}/v1`,
    publicApp: { clientId: publicApp.clientId },
    ...(script === undefined ? { secretApp: { clientId, clientSecret } } : {}),
  };
  const server = createServer(async (request, response) => {
    try {
      const [type, answer] = await answerTo(request, { setting, emulator, script });
      response.writeHead(200, { "content-type": type }).end(answer);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await close();
    },
  };
}

async function answerTo(
  request: IncomingMessage,
  { setting, emulator, script }: { setting: Setting; emulator: Emulator; script: string | undefined },
): Promise<[type: string, answer: string]> {
  const { control } = emulator;
  switch (`${request.method} ${request.url}`) {
    case "GET /setting":
      return ["application/json", JSON.stringify(setting)];
    case "POST /agree":
      return ["text/plain", await control.authorize("ada", await text(request))];
    case "POST /fault":
      return ["application/json", JSON.stringify(control.faults.add(JSON.parse(await text(request))))];
    case "GET /":
      return [
        "text/html",
        '<!doctype html><link rel="icon" href="data:,"><script type="module" src="page.js"></script>',
      ];
    case "GET /page.js":
      return ["text/javascript", await readFile(script ?? "", "utf8")];
    default:
      throw new Error(`There is no ${request.method} ${request.url}.`);
  }
}
