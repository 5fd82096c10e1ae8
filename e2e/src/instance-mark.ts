import { setTimeout as wait } from "node:timers/promises";

// Loaded before a Stagedoor (`--import`): every request that it sends says which instance it comes from, and a refresh takes
// a while to leave, so that there is time to be killed or stopped before it does.

/** Milliseconds. */
const LEAVING = 100;

const instance = process.env.E2E_INSTANCE ?? "";
const send = globalThis.fetch;

globalThis.fetch = async (url, init = {}) => {
  const { body } = init;
  if (body instanceof URLSearchParams && body.get("grant_type") === "refresh_token") await wait(LEAVING);
  const headers = new Headers(init.headers);
  headers.set("x-e2e-instance", instance);
  return send(url, { ...init, headers });
};
