import bowser from "bowser";

/** No browser's own is longer. What is longer is cut, so that nobody can make it costly to read. */
const USER_AGENT_AT_MOST = 512;

/** What a person can read and a terminal is not moved by. */
const PLAIN_NAME = /^[A-Za-z0-9][\w .+()-]{0,29}$/;

/**
 * What a person may know a browser by, for instance `Firefox on Linux`, from its `User-Agent`; empty where that
 * tells nothing.
 */
export function deviceOf(userAgent: string | null): string {
  if (!userAgent) return "";
  const { browser, os } = bowser.parse(userAgent.slice(0, USER_AGENT_AT_MOST));
  return [browser.name, os.name].filter((name) => name && PLAIN_NAME.test(name)).join(" on ");
}
