import { UnexpectedResponse } from "../errors.ts";
import type { Sender } from "../sender/sender.ts";
import { readText } from "../sender/timeout.ts";
import { isObject, parseJson } from "../text.ts";
import { type CallToken, httpError } from "./http-error.ts";
import type { Operation } from "./operation.ts";

/** What every method takes, beside its own parameters. */
export interface CallOptions {
  /** Ends the call early: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface Call extends CallOptions {
  /** Parameters of the query; `undefined` ones are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** What the answer must be for the caller to use it at all. Given, an empty answer will not do either. */
  readonly accept?: (answer: Readonly<Record<string, unknown>>) => boolean;
}

/** Calls an operation; gives the JSON object that it answered, or `undefined` where there was nothing to say. */
export type CallOperation = (operation: Operation, call: Call) => Promise<unknown>;

interface Connection {
  readonly apiUrl: string;
  readonly sender: Sender;
  readonly token: CallToken;
}

export async function callOperation(
  operation: Operation,
  call: Call,
  connection: Connection,
): Promise<unknown> {
  const { apiUrl, sender, token } = connection;
  const request = new Request(`${apiUrl}${operation.path}${queryString(call.query)}`, {
    method: operation.method,
    headers: { authorization: `Bearer ${token.value}`, accept: "application/json" },
    redirect: "manual",
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  });
  const response = await sender(request);
  const body = await readText(response, call.signal);
  if (response.status >= 400) throw httpError(operation, response, body, token);
  if (response.status < 200 || response.status >= 300) {
    throw new UnexpectedResponse(`Spotify did not answer ${operation.method} ${operation.path}`, response);
  }
  if (body === "" && call.accept === undefined) return undefined;
  const json = parseJson(body);
  if (isObject(json) && (call.accept?.(json) ?? true)) return json;
  throw new UnexpectedResponse(
    `Spotify's answer to ${operation.method} ${operation.path} cannot be read`,
    response,
  );
}

function queryString(query: Call["query"]): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size === 0 ? "" : `?${search}`;
}
