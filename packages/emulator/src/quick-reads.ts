import { identifyBearer } from "./caller.ts";
import { beginRecording } from "./control/requests/begun.ts";
import type { Answer } from "./webapi/answer.ts";
import { answerWebApi } from "./webapi/web-api.ts";
import type { World } from "./world.ts";

/**
 * Answers a plain read of the Web API without a `Request` and a `Response`, which take longer than all the rest, and
 * undefined where it is none. Most of what an app asks is one. Nothing is left out: it is recorded, let in and answered
 * by the same rooms. The rest goes the long way: what has a body, an address that has to be normalized or another host
 * than simply this machine, and everything while a fault stands.
 */
export type QuickReads = (request: PlainRequest) => Answer | Promise<Answer> | undefined;

/** What is read of an `IncomingMessage` of Node's, whose types who imports the emulator need not have. */
interface PlainRequest {
  method?: string | undefined;
  url?: string | undefined;
  headers: {
    host?: string | undefined;
    authorization?: string | undefined;
    [name: string]: string | string[] | undefined;
  };
}

const plainAddress = /^(\/v1(?:\/[\w~-][\w.~-]*)+)(?:\?([^#]*))?$/;
// Without a port of 80, which is no part of an origin.
const plainHost = /^(?:127\.0\.0\.1|localhost|\[::1\]):(?!80$)[1-9]\d{0,4}$/;

export function createQuickReads(world: World, fixedOrigin: string | undefined): QuickReads {
  return ({ method, url = "", headers }) => {
    if (method !== "GET" || world.faults.stand()) return undefined;
    const { host = "" } = headers;
    const [, path, query] = plainAddress.exec(url) ?? [];
    if (path === undefined || !plainHost.test(host)) return undefined;
    if ("content-length" in headers || "transfer-encoding" in headers) return undefined;
    const header = (name: string) => {
      const value = headers[name];
      return typeof value === "string" ? value : undefined;
    };
    const caller = identifyBearer(world, headers.authorization);
    const parameters = query === undefined ? undefined : new URLSearchParams(query);
    const head = { method, path, query: parameters, header };
    const { end } = beginRecording(world, head, caller);
    const readable = (answer: Answer) => {
      answer.headers["access-control-allow-origin"] ??= "*";
      end(answer.status, null);
      return answer;
    };
    const failed = (error: unknown): never => {
      end(0, null);
      throw error;
    };
    try {
      const answer = answerWebApi(world, {
        method,
        path,
        encodedPath: path,
        endsWithSlash: false,
        query: parameters ?? new URLSearchParams(),
        origin: fixedOrigin ?? `http://${host}`,
        caller,
        header,
        body: async () => "",
      });
      return answer instanceof Promise ? answer.then(readable, failed) : readable(answer);
    } catch (error) {
      return failed(error);
    }
  };
}
