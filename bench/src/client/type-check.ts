import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { operationsByMethod } from "@stagedoor/spotify";
import { mustRun, root, run } from "../../../tools/run.ts";
import type { Line } from "../report.ts";
import { withFolder } from "../servers.ts";
import { compare, type Spread } from "../statistics.ts";

const ROUNDS = 5;

/** A run of the compiler over one file and all that it imports. */
interface Run {
  readonly milliseconds: number;
  readonly types: number;
  readonly instantiations: number;
}

/** How long the compiler takes for a file that uses everything, beside one that imports the client alone. */
export function typeCheck(): Promise<Line[]> {
  return withFolder(async (folder) => {
    const paths = await declarations(folder);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    const files = {
      everything: usesEverything(),
      nothing: `import type { Spotify } from "@stagedoor/spotify";\nexport type Client = Spotify;\n`,
      sdk: `import type { SpotifyApi } from "@spotify/web-api-ts-sdk";\nexport type Client = SpotifyApi;\n`,
    };
    for (const [name, text] of Object.entries(files)) write(folder, name, text, paths);
    const rounds: Record<keyof typeof files, Run>[] = [];
    await checked(folder, "everything");
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({
        everything: await checked(folder, "everything"),
        nothing: await checked(folder, "nothing"),
        sdk: await checked(folder, "sdk"),
      });
    }
    const line = (what: string, ours: keyof typeof files, theirs: keyof typeof files): Line => {
      const { first, second, ratio } = compare(
        rounds.map((round) => [round[ours].milliseconds, round[theirs].milliseconds]),
      );
      const [last] = rounds;
      return {
        what,
        stagedoor: described(first, last?.[ours]),
        beside: described(second, last?.[theirs]),
        ratio,
      };
    };
    return [
      line("type check, all methods used, beside none", "everything", "nothing"),
      line("type check, none used, beside an import of the SDK", "nothing", "sdk"),
    ];
  });
}

/** Users' compilers read what is published, which is declarations alone. */
async function declarations(folder: string): Promise<Record<string, string[]>> {
  const source = join(root, "packages/spotify/src");
  const target = join(folder, "dist");
  const config = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      outDir: target,
      rootDir: source,
      typeRoots: [join(root, "node_modules/@types")],
    },
    include: [source],
    exclude: [join(source, "**/*.test.ts")],
  };
  const project = join(folder, "declarations.json");
  writeFileSync(project, JSON.stringify(config));
  await mustRun("tsc", ["-p", project]);
  return {
    "@stagedoor/spotify": [join(target, "index.d.ts")],
    "@spotify/web-api-ts-sdk": [join(root, "node_modules/@spotify/web-api-ts-sdk/dist/mjs/index.d.ts")],
    oauth4webapi: [join(root, "node_modules/oauth4webapi/build/index.d.ts")],
  };
}

function write(folder: string, name: string, text: string, paths: Record<string, string[]>): void {
  writeFileSync(join(folder, `${name}.ts`), text);
  const config = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: { paths, types: [] },
    include: [],
    files: [join(folder, `${name}.ts`)],
  };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(config));
}

/** Names every method of a client whose scopes are not known, and of one of a few scopes in Development Mode. */
function usesEverything(): string {
  const lines = [
    'import { Spotify } from "@stagedoor/spotify";',
    'const token = "a-token";',
    "const any = new Spotify({ token });",
    'const few = new Spotify({ token, scope: ["user-library-read", "playlist-modify-public"], quotaMode: "development" });',
  ];
  for (const [resource, methods] of Object.entries(operationsByMethod)) {
    for (const name of Object.keys(methods)) {
      const method = resource === "search" ? "search" : `${resource}.${name}`;
      lines.push(`export const ${resource}_${name} = [any.${method}, few.${method}] as const;`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** @throws {Error} when it does not compile */
async function checked(folder: string, name: string): Promise<Run> {
  const start = performance.now();
  const { ok, output } = await run("tsc", ["-p", join(folder, `${name}.json`), "--extendedDiagnostics"]);
  const milliseconds = performance.now() - start;
  if (!ok) throw new Error(`A file that uses the client does not compile:\n${output}`);
  const count = (what: string) => Number(new RegExp(`^${what}:\\s+(\\d+)`, "m").exec(output)?.[1]);
  return { milliseconds, types: count("Types"), instantiations: count("Instantiations") };
}

function described({ median }: Spread, run: Run | undefined): string {
  return `${median.toFixed(0)} ms, ${run?.types} types, ${run?.instantiations} instantiations`;
}
