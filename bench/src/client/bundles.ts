import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import type { Aim, Line } from "../report.ts";

/** Bytes, compressed by gzip. */
const FULL_AT_MOST = 25_000;
const MINIMAL_AT_MOST = 6_000;

const PROFILE = `{ id: "get-current-users-profile", method: "GET", path: "/me", scopes: ["user-read-private"],
  scopeRule: "optional", answer: "object" }`;

const programs = {
  everything: `export * from "@stagedoor/spotify";`,
  spotify: `import { Spotify } from "@stagedoor/spotify";
    export const person = await new Spotify({ token }).users.currentUser();`,
  layers: `import { Spotify, standardSender } from "@stagedoor/spotify";
    export const person = await new Spotify({ token, sender: standardSender() }).users.currentUser();`,
  resource: `import { Connection, Player } from "@stagedoor/spotify";
    export const playing = await new Player(new Connection({ token })).currentlyPlaying();`,
  minimal: `import { Connection } from "@stagedoor/spotify";
    export const person = await new Connection({ token }).call(${PROFILE});`,
  sdk: `export * from "@spotify/web-api-ts-sdk";`,
  sdkClient: `import { SpotifyApi } from "@spotify/web-api-ts-sdk";
    export const person = await SpotifyApi.withAccessToken("", token).currentUser.profile();`,
} as const;

interface Size {
  readonly gzip: number;
  readonly brotli: number;
}

/** What programs of these few lines weigh in a browser: bundled, minified, compressed. */
export async function bundles(): Promise<Line[]> {
  const sdk = await sizeOf(programs.sdk);
  const sdkClient = await sizeOf(programs.sdkClient);
  const line = async (what: string, program: string, beside?: Size, atMost?: number, leftOut?: string) => {
    const size = await sizeOf(program, leftOut);
    return {
      what: `bundle, gzip (brotli): ${what}`,
      stagedoor: kilobytes(size),
      ...(beside !== undefined && { beside: kilobytes(beside) }),
      ...(atMost !== undefined && { aim: below(size, atMost) }),
    };
  };
  return [
    await line("all that there is", programs.everything, sdk, FULL_AT_MOST),
    await line("the same without oauth4webapi", programs.everything, undefined, undefined, "oauth4webapi"),
    await line("Spotify, all layers, one call", programs.layers),
    await line("Spotify, one call", programs.spotify, sdkClient),
    await line("one resource, one call", programs.resource),
    await line("Connection, one call", programs.minimal, undefined, MINIMAL_AT_MOST),
  ];
}

async function sizeOf(program: string, leftOut?: string): Promise<Size> {
  // There is no such file; what it imports is looked for from here.
  const entry = join(import.meta.dirname, "bundled-program.js");
  const bundle = await rolldown({
    input: entry,
    platform: "browser",
    external: leftOut === undefined ? [] : [leftOut],
    plugins: [
      {
        name: "program",
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? `const { token } = globalThis;\n${program}` : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  await bundle.close();
  const code = output.map((part) => (part.type === "chunk" ? part.code : part.source)).join("\n");
  return { gzip: gzipSync(code, { level: 9 }).byteLength, brotli: brotliCompressSync(code).byteLength };
}

const below = ({ gzip }: Size, atMost: number): Aim => ({
  text: `< ${atMost / 1_000} KB`,
  isMet: gzip < atMost,
});

function kilobytes({ gzip, brotli }: Size): string {
  return `${(gzip / 1_000).toFixed(1)} KB (${(brotli / 1_000).toFixed(1)})`;
}
