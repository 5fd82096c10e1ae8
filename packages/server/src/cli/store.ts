import { resolve } from "node:path";
import { type Environment, readConfig } from "../config.ts";
import { SetupError } from "../errors.ts";
import { type Copied, type CopyProgress, copyStore } from "../stores/copy.ts";
import { CopyUnverified } from "../stores/copying.ts";
import { isShared, isStoreUrl, STORE_FORMS, shownStoreUrl, storeKind } from "../stores/open.ts";
import type { BulkStore } from "../stores/store.ts";
import type { Tally } from "../stores/tally.ts";
import { readEnvironment } from "./environment.ts";
import { interruptible } from "./interruption.ts";
import { openExisting, openLasting, whileOpen } from "./kept-store.ts";
import { Progress } from "./progress.ts";
import { openSide } from "./side.ts";
import { count, plural, some, table } from "./words.ts";

/** `stagedoor store migrate`: brings the store to what this program knows, or makes it. */
export async function migrateStore(): Promise<number> {
  const url = keptStoreUrl(readEnvironment());
  const store = await openLasting(url);
  return whileOpen(store, async () => {
    console.log(`The store ${shownStoreUrl(url)} is as this Stagedoor needs it.`);
    for (const warning of store.warnings) console.log(`\nWarning: ${warning}`);
    return 0;
  });
}

/** Of the settings those that say where the store is: whoever may change a schema need not know the servers' secrets. */
function keptStoreUrl({ STAGEDOOR_DATA, STAGEDOOR_STORE }: Environment): string {
  const url = STAGEDOOR_STORE?.trim() || readConfig({ STAGEDOOR_DATA }).store;
  return checkedUrl("STAGEDOOR_STORE", url);
}

/** `stagedoor store copy FROM TO`: makes one store a copy of another, or brings the copy up to date. */
export async function copy(fromText: string, toText: string): Promise<number> {
  const environment = readEnvironment();
  const [fromUrl, toUrl] = [storeUrl("FROM", fromText, environment), storeUrl("TO", toText, environment)];
  if (fromUrl === toUrl) throw new SetupError("FROM and TO are the same store.", 78);
  const from = await openSide("FROM", () => openExisting(fromUrl, "Give the one that the servers run on."));
  return whileOpen(from, async () => {
    const to = await openSide("TO", () => openLasting(toUrl));
    return whileOpen(to, () => copyOpen({ from, to, fromUrl, toUrl }));
  });
}

/** A URL, or the name of a variable that holds one: what is on a command line, everybody on the machine can see. */
function storeUrl(which: string, text: string, environment: Environment): string {
  const isName = /^[A-Z][A-Z0-9_]*$/.test(text);
  const url = isName ? environment[text]?.trim() : text;
  if (!url) throw new SetupError(`${which}: the variable ${text} is not set.`, 78);
  checkedUrl(which, url);
  return storeKind(url) === "sqlite:" ? `sqlite:${resolve(url.slice("sqlite:".length))}` : url;
}

function checkedUrl(which: string, url: string): string {
  if (isStoreUrl(url)) return url;
  throw new SetupError(
    `${which}: "${shownStoreUrl(url)}" is not a store that there is. Give ${STORE_FORMS}.`,
    78,
  );
}

interface OpenCopy {
  readonly from: BulkStore;
  readonly to: BulkStore;
  readonly fromUrl: string;
  readonly toUrl: string;
}

async function copyOpen({ from, to, fromUrl, toUrl }: OpenCopy): Promise<number> {
  console.log(`FROM  ${shownStoreUrl(fromUrl)}\nTO    ${shownStoreUrl(toUrl)}`);
  const progress = new Progress();
  try {
    const copied = await interruptible((signal) =>
      copyStore(from, to, {
        signal,
        onProgress: ({ step, done, total }) => progress.show(labels[step], done, total),
      }),
    ).finally(() => progress.end());
    console.log(report(copied, toUrl));
    return 0;
  } catch (error) {
    if (!(error instanceof CopyUnverified)) throw error;
    console.error(
      `\nThe copy is not finished. ${error.message} ${plural(error.count, "person's", "people's")} records differ: ` +
        `${some(error.userIds, error.count)}. No server starts on TO until a copy has come out right.`,
    );
    return 1;
  }
}

const labels: Readonly<Record<CopyProgress["step"], string>> = {
  reading: "Reading TO",
  copying: "Copying",
  removing: "Removing",
  verifying: "Verifying",
};

function report({ written, removed, from, to }: Copied, toUrl: string): string {
  const row = (name: string, { grants, sessions, checksum }: Tally) => [
    ...[name, count(grants), count(sessions), checksum],
  ];
  return [
    "",
    table(["", "GRANTS", "SESSIONS", "CHECKSUM"], [row("FROM", from), row("TO", to)]),
    "",
    `TO has what FROM had: ${plural(written, "person", "people")} written, ${count(removed)} removed.`,
    "While servers run on FROM it falls behind again. To move: stop them, run this once more, and start them with",
    `STAGEDOOR_STORE=${shownStoreUrl(toUrl)}${isShared(toUrl) ? SECRET : "."}`,
  ].join("\n");
}

const SECRET =
  " and the same STAGEDOOR_SECRET.\nWhere none was set, that is the text of the file sealing-key in the data folder.";
