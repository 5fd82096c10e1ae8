import { launchBrowser } from "../../e2e/src/visitor.ts";
import type { Finished } from "../run.ts";
import { openDesk } from "./desk.ts";
import { judge } from "./judge.ts";
import type { Outcome } from "./program/conformance.ts";
import type { Project } from "./project.ts";

/** Runs the program as a page's script, in the browser that the end-to-end tests use. */
export async function runChromium(project: Project): Promise<Finished> {
  const script = await project.page();
  await using desk = await openDesk(script);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => complaints.push(message.text()));
    await page.goto(desk.url);
    const outcomes = await page.evaluate<Outcome[] | undefined>("globalThis.outcomes");
    return judge(outcomes, complaints.join("\n"));
  } finally {
    await browser.close();
  }
}
