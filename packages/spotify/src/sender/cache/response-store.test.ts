import { expect, it } from "vitest";
import { ResponseStore, type StoredResponse } from "./response-store.ts";
import { selectionOf } from "./vary.ts";

function response(size: number, language?: string): StoredResponse {
  const timed = { requestedAt: 0, receivedAt: 0 };
  const head = { url: "", status: 200, statusText: "", headers: new Headers() };
  const selection = selectionOf(language === undefined ? null : "accept-language", headersOf(language));
  return { ...head, ...timed, body: new ArrayBuffer(size), selection };
}

function headersOf(language: string | undefined): Record<string, string> {
  return language === undefined ? {} : { "accept-language": language };
}

const of = (url: string, person = "p") => ({ person, url });

it("keeps what fits, and drops first what was not used for longest", () => {
  const store = new ResponseStore(300);
  for (const url of ["a", "b"]) store.put(of(url), {}, response(100));
  expect(store.bytes).toBe(204);
  store.find(of("a"), {});
  store.put(of("c"), {}, response(100));
  expect(["a", "b", "c"].map((url) => store.find(of(url), {}) !== undefined)).toEqual([true, false, true]);
  expect(store.bytes).toBe(204);
  store.put(of("d"), {}, response(290));
  expect(["a", "c", "d"].map((url) => store.find(of(url), {}) !== undefined)).toEqual([false, false, true]);
  expect(store.bytes).toBe(292);
});

it("does not keep what is too large, nor what that replaces", () => {
  const store = new ResponseStore(300);
  store.put(of("a"), {}, response(100));
  store.put(of("b"), {}, response(100));
  store.put(of("a"), {}, response(300));
  expect([store.find(of("a"), {}), store.bytes]).toEqual([undefined, 102]);
});

it("keeps one for each choice of what it varies by, and drops the oldest of them", () => {
  const store = new ResponseStore(300);
  const keep = (language: string) => store.put(of("a"), headersOf(language), response(100, language));
  const kept = () => ["de", "en", "fr"].filter((language) => store.find(of("a"), headersOf(language)));
  keep("de");
  keep("en");
  keep("de");
  expect([kept(), store.bytes]).toEqual([["de", "en"], 204]);
  keep("fr");
  expect([kept(), store.bytes]).toEqual([["de", "fr"], 204]);
  store.remove(of("a"), headersOf("de"));
  expect([kept(), store.bytes]).toEqual([["fr"], 102]);
});

it("never finds one person's for another, and forgets what it is told to", () => {
  const store = new ResponseStore(1_000);
  for (const person of ["p", "q"]) store.put(of("a", person), {}, response(person === "p" ? 1 : 2));
  expect(store.find(of("a", "p"), {})?.body.byteLength).toBe(1);
  expect(store.find(of("a", "q"), {})?.body.byteLength).toBe(2);
  expect(store.find(of("a", ""), {})).toBeUndefined();
  store.removeAll(({ person }) => person === "p");
  expect([store.find(of("a", "p"), {}), store.bytes]).toEqual([undefined, 4]);
});
