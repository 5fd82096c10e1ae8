import { agree, readAuthorizationRequest, refuse, type UnfitRequest } from "../accounts/authorization.ts";
import { InputError, readText } from "../input.ts";
import { personOf } from "../state/people.ts";
import type { World } from "../world.ts";

/** The authorize page without a browser: a person logs in and agrees. @returns where the browser would go */
export function authorize(world: World, personId: unknown, authorizeUrl: unknown): string {
  const person = personOf(world.people, personId, "authorize");
  const reading = readAuthorizationRequest(world, queryOf(authorizeUrl, "authorize"));
  if (reading.kind === "page") throw unfit("authorize", reading);
  return reading.kind === "redirect" ? reading.location : agree(world, reading.request, person);
}

/** The same, for a person who presses Cancel. */
export function cancel(world: World, authorizeUrl: unknown): string {
  const reading = readAuthorizationRequest(world, queryOf(authorizeUrl, "cancel"));
  if (reading.kind === "page") throw unfit("cancel", reading);
  return reading.kind === "redirect" ? reading.location : refuse(reading.request);
}

function unfit(where: string, { text, hint }: UnfitRequest): InputError {
  return new InputError(where, `the page says "${text}": ${hint}`);
}

function queryOf(url: unknown, where: string): URLSearchParams {
  const text = url instanceof URL ? url.href : readText(url, `${where}: authorizeUrl`);
  if (!URL.canParse(text))
    throw new InputError(`${where}: authorizeUrl`, "must be a whole URL, with its query");
  return new URL(text).searchParams;
}
