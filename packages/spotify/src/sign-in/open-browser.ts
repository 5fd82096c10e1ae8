import { spawn } from "node:child_process";

/**
 * Opens an address in the person's browser by the system's own program for that, without a shell.
 *
 * @returns whether that worked, as far as the program says; it may say so only when the browser is closed
 */
export function openBrowser(url: string): Promise<boolean> {
  const [command, ...before] = opener();
  return new Promise((resolve) => {
    const child = spawn(command, [...before, url], { stdio: "ignore", detached: true, windowsHide: true });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
    // The program goes on, and ends, without it.
    child.unref();
  });
}

function opener(): [string, ...string[]] {
  if (process.platform === "darwin") return ["open"];
  // `start` is a word of the shell's alone; this is what it comes to.
  if (process.platform === "win32") return ["rundll32.exe", "url.dll,FileProtocolHandler"];
  return ["xdg-open"];
}
