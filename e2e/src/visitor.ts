import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
  type Page,
} from "playwright-core";
import { chromiumLaunch } from "./chromium.ts";

/** A person at a browser of their own: cookies and all. */
export interface Visitor {
  readonly page: Page;
  /** Another tab of the same browser. */
  newTab(): Promise<Page>;
  /** What pages complained of: script errors, refusals by a content security policy, failed requests. */
  readonly complaints: readonly string[];
  /** Addresses of pages that the browser went to, redirects included. */
  readonly visited: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
}

export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const quiet = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ];
  return chromium.launch({ ...(await chromiumLaunch()), args: ["--no-sandbox", ...quiet], ...options });
}

export async function newVisitor(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  const visited: string[] = [];
  // Chromium complains of a page's own status as well; a page that is a refusal is meant to have it.
  const refusals = new Set<string>();
  context.on("response", (response) => {
    if (!response.request().isNavigationRequest()) return;
    visited.push(response.url());
    if (response.status() >= 400) refusals.add(response.url());
  });
  context.on("console", (message) => {
    if (!["error", "warning"].includes(message.type()) || refusals.has(message.location().url)) return;
    complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => complaints.push(`script: ${error.error().message}`));
  context.on("requestfailed", (request) => {
    // Going on to another page ends what the former was still loading.
    if (request.failure()?.errorText === "net::ERR_ABORTED") return;
    complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  return {
    page: await context.newPage(),
    newTab: () => context.newPage(),
    complaints,
    visited,
    [Symbol.asyncDispose]: () => context.close(),
  };
}
