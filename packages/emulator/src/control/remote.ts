import type { Control } from "./control.ts";

type Remotely<Member> = Member extends (...args: infer Args) => infer Result
  ? (...args: Args) => Promise<Awaited<Result>>
  : { [Name in keyof Member]: Remotely<Member[Name]> };

/** The control API of an emulator in another process: the same operations, each a promise. */
export type RemoteControl = { [Name in keyof Control]: Remotely<Control[Name]> };

const groups = [
  "clock",
  "apps",
  "people",
  "playback",
  "devices",
  "plays",
  "library",
  "playlists",
  "grants",
  "faults",
  "limits",
  "requests",
  "world",
] as const;

/**
 * Controls an emulator over HTTP.
 * @param url where it is, such as `http://127.0.0.1:5001`
 * @throws Error with the emulator's own message when it refuses, or when no emulator answers there
 */
export function createRemoteControl(url: string | URL): RemoteControl {
  const call = async (path: string, args: readonly unknown[]): Promise<unknown> => {
    const address = new URL(`/_emulator/${path}`, url);
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(args),
    }).catch((cause: unknown) => {
      throw new Error(`No emulator answers at ${address.origin}: is it running?`, { cause });
    });
    const body = (await response.json().catch((cause: unknown) => {
      throw new Error(`What answers at ${address.origin}, with status ${response.status}, is no emulator.`, {
        cause,
      });
    })) as { error?: { message: string } } | null;
    if (!response.ok) throw new Error(body?.error?.message ?? `The emulator answered ${response.status}.`);
    return body;
  };
  const operation =
    (path: string) =>
    (...args: unknown[]) =>
      call(path, args);
  const group = (name: string) =>
    new Proxy({}, { get: (_, key) => (typeof key === "string" ? operation(`${name}/${key}`) : undefined) });
  return {
    ...Object.fromEntries(groups.map((name) => [name, group(name)])),
    signIn: operation("signIn"),
    authorize: operation("authorize"),
    cancel: operation("cancel"),
  } as RemoteControl;
}
