import { execFileSync } from "node:child_process";

/** Why the guides' commands cannot be run here, where they cannot. They are written for a shell with these programs. */
export function whyNoShell(): string | undefined {
  if (outputOf("bash", "--version") === undefined) return "there is no bash here";
  if (outputOf("openssl", "version") === undefined) return "there is no openssl here";
  const [, major, minor] = /^curl (\d+)\.(\d+)/.exec(outputOf("curl", "--version") ?? "") ?? [];
  if (major === undefined) return "there is no curl here";
  return Number(major) * 1000 + Number(minor) < 7082
    ? "curl is older than 7.82, and does not know --json"
    : undefined;
}

function outputOf(program: string, argument: string): string | undefined {
  try {
    return execFileSync(program, [argument], { encoding: "utf8", stdio: "pipe" });
  } catch {
    return undefined;
  }
}
