import { execFileSync } from "node:child_process";
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseEnv } from "node:util";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rejection } from "../test/upstream.ts";
import { type Config, configFromFile, configToFile } from "./config.ts";
import { ConfigError } from "./errors.ts";
import { parseOwnIni } from "./ini.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stagedoor-config-"));
});
afterEach(() => rm(folder, { recursive: true }));

const inFolder = (name: string) => join(folder, name);

async function written(name: string, before: string, ...rest: WriteArguments): Promise<string> {
  await writeFile(inFolder(name), before);
  await configToFile(inFolder(name), ...rest);
  return readFile(inFolder(name), "utf8");
}
type WriteArguments = Parameters<typeof configToFile> extends [unknown, ...infer Rest] ? Rest : never;

const config = {
  clientId: "id",
  clientSecret: "sec=ret%20#;",
  redirectUri: "http://127.0.0.1:5000/callback?a=b:c",
  userRefresh: "AQ-refresh_token",
  accountsUrl: "http://127.0.0.1:5001",
  apiUrl: "http://127.0.0.1:5001/v1",
};

describe("configToFile", () => {
  it.each([".env", "stage.env", "app.ini"])(
    "makes %s, for its owner alone, which is read back",
    async (name) => {
      await configToFile(inFolder(name), config);
      expect(await configFromFile(inFolder(name))).toEqual(config);
      if (process.platform !== "win32") expect((await stat(inFolder(name))).mode & 0o777).toBe(0o600);
      expect(await readdir(folder)).toEqual([name]);
    },
  );

  it("leaves in an INI file what it does not set: comments, sections, order, line ends", async () => {
    const before = [
      "\ufeff; of another client",
      "[DEFAULT]",
      "SPOTIFY_CLIENT_ID : old",
      "  # inside",
      "Other = 50%",
      "",
      "[stage]",
      "SPOTIFY_CLIENT_SECRET=kept",
    ].join("\r\n");
    expect(
      await written("a.ini", before, {
        clientId: "$&new",
        apiUrl: "https://api.example",
        redirectUri: undefined,
      }),
    ).toBe(
      [
        "\ufeff; of another client",
        "[DEFAULT]",
        "SPOTIFY_CLIENT_ID : $&new",
        "  # inside",
        "Other = 50%",
        "SPOTIFY_API_URL = https://api.example",
        "",
        "[stage]",
        "SPOTIFY_CLIENT_SECRET=kept",
        "",
      ].join("\r\n"),
    );
  });

  it("writes to the section that is named, and makes it where there is none", async () => {
    const path = inFolder("a.ini");
    await configToFile(path, { clientId: "default", clientSecret: "shared" });
    await configToFile(pathToFileURL(path), { clientId: "stage" }, { section: "stage" });
    await configToFile(path, { clientId: "again" }, { section: "stage", names: { clientId: "ID" } });
    expect(await configFromFile(path)).toMatchObject({ clientId: "default" });
    expect(await configFromFile(path, { section: "stage" })).toMatchObject({
      clientId: "stage",
      clientSecret: "shared",
    });
    expect(await readFile(path, "utf8")).toBe(
      "[DEFAULT]\nSPOTIFY_CLIENT_ID = default\nSPOTIFY_CLIENT_SECRET = shared\n\n" +
        "[stage]\nSPOTIFY_CLIENT_ID = stage\nID = again\n",
    );
  });

  it("leaves in a .env file what it does not set", async () => {
    const before = [
      "# my app",
      "export SPOTIFY_CLIENT_ID = 'old' # the id",
      'KEY="-----BEGIN',
      "SPOTIFY_CLIENT_SECRET=inside",
      '-----END"',
      "SPOTIFY_CLIENT_SECRET=older",
      "#SPOTIFY_API_URL=https://api.example",
      "SPOTIFY_CLIENT_SECRET=old# counts",
      "LAST=1",
    ];
    const after = before.with(1, "export SPOTIFY_CLIENT_ID = new # the id");
    after[7] = 'SPOTIFY_CLIENT_SECRET="new#"# counts';
    const text = await written(".env", before.join("\n"), {
      clientId: "new",
      clientSecret: "new#",
      apiUrl: "https://b.example",
    });
    expect(text).toBe([...after, "SPOTIFY_API_URL=https://b.example", ""].join("\n"));
  });

  it("takes a line within quotes for what it is", async () => {
    const before = "KEY='\nSPOTIFY_CLIENT_ID=inside\n'\n";
    expect(await written(".env", before, { clientId: "new" })).toBe(`${before}SPOTIFY_CLIENT_ID=new\n`);
  });

  it.each([
    ["plain", "SPOTIFY_CLIENT_SECRET=plain"],
    ["a b", 'SPOTIFY_CLIENT_SECRET="a b"'],
    ['a"b', "SPOTIFY_CLIENT_SECRET='a\"b'"],
    ["a\\nb", "SPOTIFY_CLIENT_SECRET='a\\nb'"],
    ["'\"", "SPOTIFY_CLIENT_SECRET=`'\"`"],
    ["$HOME", 'SPOTIFY_CLIENT_SECRET="$HOME"'],
  ])("quotes %j in a .env file as it needs", async (clientSecret, line) => {
    expect(await written(".env", "", { clientSecret })).toBe(`${line}\n`);
    expect((await configFromFile(inFolder(".env"))).clientSecret).toBe(clientSecret);
  });

  it.each<[string, string, Partial<Config>, object, RegExp]>([
    [
      "a.ini",
      "",
      { clientSecret: "hidden\n[x]" },
      {},
      /^clientSecret cannot be written .+: it has a line break/,
    ],
    [".env", "", { clientSecret: "hidden\rX=1" }, {}, /it has a line break/],
    ["a.ini", "", { clientSecret: "hidden\u2028" }, {}, /spaces around|line break/],
    [".env", "", { clientSecret: " hidden" }, {}, /spaces around/],
    [".env", "", { clientSecret: "" }, {}, /it is empty/],
    [".env", "", { clientSecret: "#hidden'\"`" }, {}, /it would not be read back the same/],
    ["a.ini", "", { clientSecret: "hidden\ud800" }, {}, /Unicode/],
    ["a.ini", "", { clientSecret: 7 as unknown as string }, {}, /it is no text/],
    ["a.ini", "", { clientSecret: "hidden" }, { names: { clientSecret: "A = 1\nB" } }, /not be read back/],
    [".env", "", { clientSecret: "hidden" }, { names: { clientSecret: "A=1\nB" } }, /not be read back/],
    ["a.ini", "", { clientSecret: "hidden" }, { section: "a]\nX = 1\n[b" }, /section "a\]/],
    ["a.ini", "", { clientSecret: "hidden" }, { section: "" }, /section "" cannot be written/],
    [
      "a.ini",
      "",
      { clientId: "id", clientSecret: "hidden" },
      { names: { clientSecret: "SPOTIFY_CLIENT_ID" } },
      /another/,
    ],
    [".env", "A=1", { clientSecret: "hidden" }, { section: "stage" }, /has no sections/],
    ["a.ini", "hidden-line", { clientSecret: "x" }, {}, /a\.ini: Line 1 is neither/],
    [
      ".env",
      'A="hidden-line\n',
      { clientSecret: "b c" },
      {},
      /lines that cannot be kept with SPOTIFY_CLIENT_SECRET set/,
    ],
  ])(
    "refuses what %s could not give back, quotes no value and writes nothing (%j, %j)",
    async (name, before, ...rest) => {
      const [values, options, message] = rest;
      await writeFile(inFolder(name), before);
      const error = await rejection(configToFile(inFolder(name), values, options));
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as Error).message).toMatch(message);
      expect((error as Error).message).not.toMatch(/hidden/);
      expect(await readFile(inFolder(name), "utf8")).toBe(before);
      expect(await readdir(folder)).toEqual([name]);
    },
  );

  it("says that a file cannot be written, and why", async () => {
    const error = await rejection(configToFile(join(folder, "nowhere", ".env"), { clientId: "id" }));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(/nowhere.\.env cannot be written: ENOENT/);
    expect(await rejection(configToFile(folder, { clientId: "id" }))).toMatchObject({
      message: expect.stringMatching(/cannot be read: it is no regular file/),
    });
  });

  it.skipIf(process.platform === "win32")("refuses a pipe, and does not wait for it", async () => {
    execFileSync("mkfifo", [inFolder(".env")]);
    const writing = rejection(configToFile(inFolder(".env"), { clientId: "id" }));
    const reading = rejection(configFromFile(inFolder(".env")));
    for (const error of await Promise.all([writing, reading])) {
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as Error).message).toMatch(/\.env cannot be read: it is no regular file/);
    }
    expect(await readdir(folder)).toEqual([".env"]);
  });

  it("keeps the byte order mark of a .env file, and sets the name behind it", async () => {
    expect(await written(".env", "\ufeffSPOTIFY_CLIENT_ID=old\nA=1\n", { clientId: "new" })).toBe(
      "\ufeffSPOTIFY_CLIENT_ID=new\nA=1\n",
    );
  });

  it("sets an empty value within its line, whatever ends it", async () => {
    expect(await written(".env", "SPOTIFY_CLIENT_ID=\r\nA=1\r\n", { clientId: "new" })).toBe(
      "SPOTIFY_CLIENT_ID=new\r\nA=1\r\n",
    );
  });

  it.each([" ", "\r", "\u2028"])("takes no longer for a line of many %j that sets nothing", async (blank) => {
    const before = `A${blank.repeat(200_000)}B\n${blank.repeat(200_000)}#\n`;
    expect(await written(".env", before, { clientId: "new" })).toBe(`${before}SPOTIFY_CLIENT_ID=new\n`);
  });

  it.skipIf(process.platform === "win32")(
    "makes what a link stands for, and the link stays one",
    async () => {
      await mkdir(inFolder("kept"));
      await symlink("kept", inFolder("folder"));
      await symlink("folder/app.ini", inFolder("first"));
      await symlink(inFolder("first"), inFolder("second"));
      await configToFile(inFolder("second"), { clientId: "id" });
      expect(await configFromFile(join(folder, "kept", "app.ini"))).toMatchObject({ clientId: "id" });
      for (const name of ["first", "second", "folder"]) {
        expect((await lstat(inFolder(name))).isSymbolicLink()).toBe(true);
      }
      expect(await readdir(inFolder("kept"))).toEqual(["app.ini"]);
    },
  );

  it.skipIf(process.platform === "win32")("loses nothing of calls at once by several paths", async () => {
    await mkdir(inFolder("kept"));
    await symlink("kept", inFolder("folder"));
    await symlink(join("kept", "a.ini"), inFolder("link"));
    const paths = ["link", join("folder", "a.ini"), join("kept", "a.ini")].map(inFolder);
    const sections = Array.from({ length: 12 }, (_, index) => `person-${index}`);
    await Promise.all(
      sections.map((section, index) =>
        configToFile(paths[index % 3] ?? "", { userRefresh: section }, { section }),
      ),
    );
    for (const section of sections) {
      expect((await configFromFile(inFolder("link"), { section })).userRefresh).toBe(section);
    }
  });

  it.skipIf(process.platform === "win32")(
    "follows a link, and makes a file that all could read the owner's",
    async () => {
      await writeFile(inFolder("real"), "[DEFAULT]\n", { mode: 0o644 });
      await symlink(inFolder("real"), inFolder("link"));
      await configToFile(inFolder("link"), { clientId: "id" });
      expect(await readFile(inFolder("real"), "utf8")).toBe("[DEFAULT]\nSPOTIFY_CLIENT_ID = id\n");
      expect((await stat(inFolder("real"))).mode & 0o777).toBe(0o600);
      expect(
        (await readdir(folder, { withFileTypes: true }))
          .find(({ name }) => name === "link")
          ?.isSymbolicLink(),
      ).toBe(true);
    },
  );

  it("loses nothing of many calls at once, though one fails", async () => {
    const sections = Array.from({ length: 12 }, (_, index) => `person-${index}`);
    const writes = sections.map((section) =>
      configToFile(inFolder("a.ini"), { userRefresh: section }, { section }),
    );
    const failed = rejection(configToFile(inFolder("a.ini"), { userRefresh: "x" }, { section: "\n" }));
    await Promise.all(writes);
    expect(await failed).toBeInstanceOf(ConfigError);
    for (const section of sections) {
      expect((await configFromFile(inFolder("a.ini"), { section })).userRefresh).toBe(section);
    }
  });
});

const setting = fc.constantFrom<keyof Config>(...(Object.keys(config) as (keyof Config)[]));
const anything = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(..."ab\\n \"'`#;=:%$[]\t\r\n\u00a0\u2028") }),
);
const anyConfig = fc.dictionary(setting, anything, { maxKeys: 4 }) as fc.Arbitrary<Partial<Config>>;
const line = fc.oneof(
  fc.constantFrom(
    "",
    "# c",
    "; c",
    "[a]",
    "[DEFAULT]",
    "export SPOTIFY_API_URL=x # c",
    "SPOTIFY_CLIENT_ID = y",
  ),
  fc.constantFrom('X="a', "b'", "X='a", "Y=`", "SPOTIFY_CLIENT_SECRET='q' # c", " A: b", "SPOTIFY_API_URL"),
);
const anyText = fc
  .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom("\n", "\r\n"))
  .map(([lines, end]) => lines.join(end));

describe("any settings in any file", () => {
  it.each([
    [".env", (text: string) => Object.entries(parseEnv(text))],
    [
      "a.ini",
      (text: string) =>
        [...parseOwnIni(text)].flatMap(([s, own]) => [...own].map(([k, v]) => [`${s}/${k}`, v])),
    ],
  ])("are read back from %s, all else unchanged, or refused", async (name, read) => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(anyText, anyConfig, async (before, values) => {
        await writeFile(inFolder(name), before);
        try {
          await configToFile(inFolder(name), values);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          expect(await readFile(inFolder(name), "utf8")).toBe(before);
          return;
        }
        taken += 1;
        expect(await configFromFile(inFolder(name))).toMatchObject(values);
        const others = (entries: unknown[][]) =>
          entries.filter(([key]) => !/SPOTIFY/.test(String(key)) || String(key).startsWith("a/"));
        const text = await readFile(inFolder(name), "utf8");
        expect(others(read(text))).toEqual(others(read(before)));
        for (const kept of before.split(/\r?\n/).filter((one) => /^[#;[]/.test(one)))
          expect(text).toContain(kept);
      }),
      { numRuns: 200 },
    );
    expect(taken).toBeGreaterThan(10);
  });

  it.each([".env", "a.ini"])("are taken by %s where they are plain text", async (name) => {
    const plain = fc
      .string({ unit: fc.constantFrom(..."abcXYZ019-_.~!$%&()*+,/:;<=>?@[\\]^{|}\"' #") })
      .filter((text) => text !== "" && text.trim() === text);
    await fc.assert(
      fc.asyncProperty(fc.dictionary(setting, plain), async (values) => {
        await rm(inFolder(name), { force: true });
        await configToFile(inFolder(name), values);
        expect(await configFromFile(inFolder(name))).toMatchObject(values);
      }),
      { numRuns: 100 },
    );
  });
});
