import type { BrowserContextOptions, LaunchOptions } from "playwright-core";
import { test as base, expect } from "vitest";
import { freePorts } from "./ports.ts";
import { startStagedoor } from "./server.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { launchBrowser, newVisitor, type Visitor } from "./visitor.ts";

interface VisitorOptions extends BrowserContextOptions {
  /** Pages that are made to be refused complain of it. Default false: any complaint fails the test. */
  readonly mayComplain?: boolean;
}

const launchOptions: LaunchOptions = {};
const env: Readonly<Record<string, string>> = {};

/**
 * Tests with a browser, a Stagedoor with its local Spotify, and visitors, all of whose pages have to be content. A file
 * may override how the browser is launched and the server's settings.
 */
export const test = base
  .extend("launchOptions", { scope: "file" }, launchOptions)
  .extend("env", { scope: "file" }, env)
  .extend("browser", { scope: "file" }, async ({ launchOptions }, { onCleanup }) => {
    const browser = await launchBrowser(launchOptions);
    onCleanup(() => browser.close());
    return browser;
  })
  .extend("server", { scope: "file" }, async ({ env }, { onCleanup }) => {
    const folder = temporaryFolder();
    const port = await freePorts(2);
    const server = await startStagedoor({ folder: folder.path, port, env });
    onCleanup(async () => {
      await server.kill();
      folder[Symbol.dispose]();
    });
    return server;
  })
  .extend("visitor", async ({ browser }, { onCleanup }) => {
    const visitors: Visitor[] = [];
    const content: Visitor[] = [];
    onCleanup(async () => {
      for (const visitor of visitors) await visitor[Symbol.asyncDispose]();
      expect(content.flatMap(({ complaints }) => complaints)).toEqual([]);
    });
    return async ({ mayComplain = false, ...options }: VisitorOptions = {}): Promise<Visitor> => {
      const visitor = await newVisitor(browser, options);
      visitors.push(visitor);
      if (!mayComplain) content.push(visitor);
      return visitor;
    };
  });
