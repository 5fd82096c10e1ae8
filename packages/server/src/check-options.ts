import { checkRedirectUri } from "@stagedoor/spotify";
import { SetupError } from "./errors.ts";
import type { StagedoorOptions } from "./stagedoor.ts";
import { storeMethods } from "./stores/guard.ts";

type Options = Readonly<Partial<Record<keyof StagedoorOptions, unknown>>>;

/** @throws {SetupError} when an option is none that can be. A program in JavaScript may give anything. */
export function checkOptions(options: Options): void {
  for (const [name, mistakeIn] of Object.entries(checks) as [keyof StagedoorOptions, Check][]) {
    const mistake = mistakeIn(options[name]);
    if (mistake !== undefined) throw new SetupError(`${name}: ${mistake}`, 78);
  }
}

/** What is wrong with a value and the mend, if anything is. */
type Check = (value: unknown) => string | undefined;

const checks: Readonly<Partial<Record<keyof StagedoorOptions, Check>>> = {
  clientId: (value) =>
    isWord(value)
      ? undefined
      : "is no client id. Take the one of your app from https://developer.spotify.com/dashboard.",
  clientSecret: (value) =>
    value === undefined || (typeof value === "string" && value !== "")
      ? undefined
      : "is no client secret. Copy it again from Spotify's dashboard, or leave it out for a public client.",
  redirectUri: (value) => {
    const checked = checkRedirectUri(typeof value === "string" ? value : "", { path: "/callback" });
    return checked.ok ? undefined : `${checked.problem}. Register and set ${checked.suggestion} instead.`;
  },
  secret: (value) => {
    if (!Array.isArray(value) || value.length === 0) {
      return "has to be a list of texts, one or more. Make one with: openssl rand -base64 32";
    }
    return value.every((text) => typeof text === "string" && text.length >= 32)
      ? undefined
      : "each has to be a text and have 32 characters or more.";
  },
  store: (value) => {
    if (typeof value === "string") return undefined;
    if (typeof value !== "object" || value === null) {
      return "has to be the URL of a store, for instance sqlite:PATH, or a store of your own.";
    }
    const missing = storeMethods.filter((name) => typeof Reflect.get(value, name) !== "function");
    return missing.length === 0
      ? undefined
      : `has no ${missing.join(", ")}. A store of your own needs all of them.`;
  },
  accountsUrl: mistakeInUrl,
  apiUrl: mistakeInUrl,
};

const isWord = (value: unknown): boolean => typeof value === "string" && /^[\x21-\x7e]+$/.test(value);

function mistakeInUrl(value: unknown): string | undefined {
  const isUrl = typeof value === "string" && /^https?:$/.test(URL.parse(value)?.protocol ?? "");
  return value === undefined || isUrl ? undefined : "is not an http or https address.";
}
