import { isPathPart } from "../convert.ts";
import { ConversionError, UnexpectedResponse } from "../errors.ts";
import type { Operation } from "../operations/operation.ts";
import type { Sender } from "../sender/sender.ts";
import { readText } from "../sender/timeout.ts";
import { isObject, parseJson } from "../text.ts";
import type { QuotaMode } from "./connection.ts";
import { type CallToken, httpError } from "./http-error.ts";
import { shortInConsole } from "./inspect.ts";

/** What every method takes, beside its own parameters. */
export interface CallOptions {
  /** Ends the call early: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** The longest that a layer may hold the call back, for a rate limit or another try, in milliseconds. */
  readonly maxWait?: number | undefined;
}

type QueryValue = string | number | boolean | readonly (string | number)[] | undefined;

/** One call of an operation. */
export interface Call {
  /** What stands in the path's braces. */
  readonly path?: Readonly<Record<string, string>>;
  /** Parameters of the query; `undefined` ones are left out, lists joined by commas. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** What goes as JSON; `undefined` fields are left out. */
  readonly json?: Readonly<Record<string, unknown>> | undefined;
  /** What goes as a JPEG's base64 text. */
  readonly jpeg?: string;
  /** How many entries a list must have: one for each that was asked about. */
  readonly entries?: number;
  /** What an object must be for the caller to use it at all. */
  readonly accept?: (answer: Readonly<Record<string, unknown>>) => boolean;
  readonly options?: CallOptions | undefined;
}

/** Sends a call to the address that it is for, and judges and reads the answer. */
export async function sendCall(
  url: string,
  operation: Operation,
  call: Call,
  connection: {
    readonly sender: Sender;
    readonly token: CallToken;
    readonly quotaMode: QuotaMode | undefined;
  },
): Promise<unknown> {
  const { token, sender, quotaMode } = connection;
  const { signal, maxWait } = call.options ?? {};
  const headers: Record<string, string> = {
    authorization: `Bearer ${token.value}`,
    accept: "application/json",
  };
  const body = bodyOf(call);
  if (body !== undefined)
    headers["content-type"] = call.jpeg === undefined ? "application/json" : "image/jpeg";
  const response = await sender(url, {
    method: operation.method,
    headers,
    redirect: "manual",
    operation,
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
    ...(maxWait === undefined ? {} : { maxWait }),
  });
  const text = await readText(response, signal);
  if (response.status >= 400) throw httpError(operation, response, text, token, quotaMode);
  if (response.status < 200 || response.status >= 300) {
    const what = `Spotify did not answer ${operation.method} ${operation.path}`;
    throw new UnexpectedResponse(what, response, [token.value]);
  }
  return readAnswer(operation, call, response, text, token);
}

/** Where a call goes, below the API's base address. */
export function addressOf(operation: Operation, { path, query }: Call): string {
  const place = placeOf(operation.path, path ?? {});
  if (query === undefined) return place;
  // Made only where something is asked: it costs more than the rest.
  let search: URLSearchParams | undefined;
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    search ??= new URLSearchParams();
    if (typeof value === "number" && !Number.isFinite(value))
      throw new TypeError(`${name} is no number: ${value}`);
    search.set(name, Array.isArray(value) ? joined(name, value) : String(value));
  }
  return search === undefined ? place : `${place}?${search}`;
}

function placeOf(template: string, path: NonNullable<Call["path"]>): string {
  let place = template;
  for (const [name, value] of Object.entries(path)) {
    place = place.replace(`{${name}}`, () => pathPart(name, value));
  }
  if (!place.includes("{")) return place;
  throw new TypeError(`${place} lacks a value for what stands in braces`);
}

/** A comma in an entry, which only users' ids can have, would make two of it. */
function joined(name: string, entries: readonly (string | number)[]): string {
  const split = entries.find((entry) => String(entry).includes(","));
  if (split === undefined) return entries.join(",");
  throw new ConversionError(`${JSON.stringify(split)} has a comma, which separates ${name}`, split);
}

function pathPart(name: string, value: string): string {
  if (isPathPart(value)) return encodeURIComponent(value);
  throw new ConversionError(`${JSON.stringify(value)} cannot stand for ${name} in a path`, value);
}

function bodyOf({ json, jpeg }: Call): string | undefined {
  return jpeg ?? (json === undefined ? undefined : JSON.stringify(json));
}

function readAnswer(
  operation: Operation,
  { accept, entries }: Call,
  response: Response,
  text: string,
  token: CallToken,
): unknown {
  // Commands are answered with 204, 202 or 200, the last with an empty body, JSON, or a text that is none.
  if (operation.answer === "nothing") return undefined;
  if (operation.answer === "maybe" && text === "" && accept === undefined) return undefined;
  const json = parseJson(text);
  const isUsable =
    operation.answer === "list"
      ? Array.isArray(json) && (entries === undefined || json.length === entries)
      : isObject(json) && (accept?.(json) ?? true);
  if (isUsable) return shortInConsole(json);
  throw new UnexpectedResponse(
    `Spotify's answer to ${operation.method} ${operation.path} cannot be read`,
    response,
    [token.value],
  );
}
