import { describe, expect, expectTypeOf, it } from "vitest";
import { InvalidGrant } from "./auth/auth-error.ts";
import { StateMismatch } from "./auth/sign-in-error.ts";
import {
  ConfigError,
  ConversionError,
  NetworkError,
  SpotifyError,
  TimeoutError,
  UnexpectedResponse,
} from "./errors.ts";
import { isSpotifyFailure, type SpotifyFailure } from "./failure.ts";

function whatToDo(error: SpotifyFailure): string {
  switch (error.kind) {
    case "http":
      return `${error.method} ${error.path}: ${error.status}`;
    case "auth":
      expectTypeOf(error.error).toEqualTypeOf<string | undefined>();
      return error.code === "SPOTIFY_INVALID_GRANT" ? "sign in again" : "tell the operator";
    case "timeout":
      return `more than ${error.timeout} ms`;
    case "network":
    case "unexpected-response":
      return "try later";
    case "sign-in":
      return "begin again";
    case "conversion":
      return `mend ${error.value}`;
    case "config":
      return `mend ${error.option}`;
  }
}

describe("errors", () => {
  it.each<[SpotifyFailure, string, string]>([
    [new InvalidGrant({ status: 400, error: "invalid_grant" }), "InvalidGrant", "sign in again"],
    [new TimeoutError("late", 5), "TimeoutError", "more than 5 ms"],
    [new NetworkError("gone"), "NetworkError", "try later"],
    [new UnexpectedResponse("odd", new Response("")), "UnexpectedResponse", "try later"],
    [new StateMismatch("another's"), "StateMismatch", "begin again"],
    [new ConversionError("no id", "x"), "ConversionError", "mend x"],
    [new ConfigError("wrong", { option: "clientId" }), "ConfigError", "mend clientId"],
  ])("are a family with names and kinds: %s", (error, name, then) => {
    expect(error).toBeInstanceOf(SpotifyError);
    expect(isSpotifyFailure(error)).toBe(true);
    expect(error.name).toBe(name);
    expect(error.stack).toContain(name);
    expect(error.code).toMatch(/^SPOTIFY_/);
    expect(whatToDo(error)).toBe(then);
  });

  it("of others are none of it", () => {
    for (const other of [new Error("x"), new TypeError("x"), undefined, "x", { kind: "http" }]) {
      expect(isSpotifyFailure(other)).toBe(false);
    }
  });

  it("carry their cause", () => {
    const cause = new Error("socket hang up");
    expect(new NetworkError("gone", { cause }).cause).toBe(cause);
  });
});
