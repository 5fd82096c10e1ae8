import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LaunchOptions } from "playwright-core";
import { ROOT } from "./server.ts";

/**
 * How to launch the Chromium that is there: the one named by CHROMIUM_PATH, else on Linux the one that comes by npm,
 * else an installed one.
 */
export async function chromiumLaunch(): Promise<LaunchOptions> {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH) return { executablePath: CHROMIUM_PATH };
  if (process.platform === "linux" && process.arch === "x64") return fromNpm();
  if (existsSync("/usr/bin/chromium")) return { executablePath: "/usr/bin/chromium" };
  return { channel: "chrome" };
}

async function fromNpm(): Promise<LaunchOptions> {
  const folder = await unpacked();
  const libraries = join(folder, "al2023", "lib");
  return {
    executablePath: join(folder, "chromium"),
    env: {
      ...process.env,
      // A machine without a desktop may have neither fonts nor the libraries; the package brings both along.
      ...(existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_FILE: join(folder, "fonts.conf") }),
      ...(hasLibrary("libnss3.so") ? {} : { LD_LIBRARY_PATH: libraries }),
    },
  };
}

/** It gets its name when it is whole, so that test files that run at once never see half of it. */
async function unpacked(): Promise<string> {
  const packageFolder = fileURLToPath(new URL("..", import.meta.resolve("@sparticuz/chromium")));
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  const cache = join(ROOT, "node_modules", ".cache", "stagedoor-e2e");
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, "draft-"));
  try {
    await unpackInto(draft, join(packageFolder, "bin"));
    await writeFile(join(draft, "fonts.conf"), fontsConf(join(folder, "fonts")));
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

async function unpackInto(folder: string, archives: string): Promise<void> {
  const { default: chromium, inflate } = await import("@sparticuz/chromium");
  const { TMPDIR } = process.env;
  // The package unpacks into the system's temporary folder, whichever that is.
  process.env.TMPDIR = folder;
  try {
    await Promise.all([chromium.executablePath(), inflate(join(archives, "al2023.tar.br"))]);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}

const fontsConf = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir></fontconfig>
`;

function hasLibrary(name: string): boolean {
  return [
    "/lib",
    "/usr/lib",
    "/lib64",
    "/usr/lib64",
    "/lib/x86_64-linux-gnu",
    "/usr/lib/x86_64-linux-gnu",
  ].some((folder) => existsSync(join(folder, name)));
}
