import type { Emulator } from "../src/index.ts";

export type Visit = (
  url: string,
  form?: Record<string, string>,
  headers?: Record<string, string>,
) => Promise<Response>;

/** A browser of one tab at the accounts service: keeps its cookies, follows nothing. */
export function browser(emulator: Pick<Emulator, "fetch">): Visit {
  const cookies = new Map<string, string>();
  return async (url, form, headers = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const init = form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) };
    const response = await emulator.fetch(new Request(url, { ...init, headers: { cookie, ...headers } }));
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (!/HttpOnly/.test(line) || !name.includes("5001")) {
        throw new Error(`A cookie that scripts can read, or that other ports share: ${name}`);
      }
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
}

/** Where an answer sends the browser. */
export function locationOf(response: Response): URL {
  return new URL(response.headers.get("location") ?? "", "http://127.0.0.1:5001");
}

export const agreeAs = (person: string) => ({ person, decision: "agree" });
