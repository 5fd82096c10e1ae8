import { describe, expect, it } from "vitest";
import { rejection } from "../test/upstream.ts";
import { ConversionError } from "./errors.ts";
import type { Sender } from "./sender/sender.ts";
import { followShortLink, isShortLink } from "./short-link.ts";

const track = "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC?si=1";

/** Answers as the hosts of short links do, by address. */
function answering(answers: Record<string, Response>): Sender & { readonly seen: unknown[] } {
  const seen: unknown[] = [];
  const sender: Sender = async (url, { method, headers }) => {
    seen.push([method, url, headers]);
    return answers[url] ?? new Response(null, { status: 404 });
  };
  return Object.assign(sender, { seen });
}

function redirect(location: string, status = 307): Response {
  return new Response(null, { status, headers: { location } });
}

describe("a short link", () => {
  it("is known by its host", () => {
    for (const link of ["https://spotify.link/abc", "spotify.link/abc", "https://spotify.app.link/x?y"]) {
      expect(isShortLink(link)).toBe(true);
    }
    for (const other of [
      "https://evil.example/spotify.link/abc",
      "https://spotify.link.evil.example/a",
      track,
      "",
      "x",
    ]) {
      expect(isShortLink(other)).toBe(false);
    }
  });

  it("leads to what it stands for, without a token", async () => {
    const sender = answering({
      "https://spotify.link/abc": redirect("https://spotify.app.link/def", 302),
      "https://spotify.app.link/def": redirect(track),
    });
    expect(await followShortLink("spotify.link/abc", { sender })).toBe(track);
    expect(sender.seen).toEqual([
      ["HEAD", "https://spotify.link/abc", {}],
      ["HEAD", "https://spotify.app.link/def", {}],
    ]);
  });

  it("that is none, is given back if it is a thing's own address", async () => {
    const sender = answering({});
    expect(await followShortLink(track, { sender })).toBe(track);
    expect(sender.seen).toEqual([]);
  });

  it.each<[string, Response, RegExp]>([
    [
      "another site",
      redirect("https://evil.example/track/4uLU6hMCjMI75M1A2tKUQC"),
      /does not lead to a thing/,
    ],
    ["this machine", redirect("http://127.0.0.1:5000/"), /does not lead to a thing/],
    ["no address", redirect("http://"), /no address/],
    ["itself", redirect("https://spotify.link/abc"), /more than 5 times/],
    ["no place", new Response("<html>", { status: 200 }), /answers 200/],
    ["nothing", new Response(null, { status: 404 }), /answers 404/],
  ])("that leads to %s is refused", async (_case, answer, message) => {
    const sender = answering({ "https://spotify.link/abc": answer });
    const error = await rejection(followShortLink("https://spotify.link/abc", { sender }));
    expect(error).toBeInstanceOf(ConversionError);
    expect((error as Error).message).toMatch(message);
    expect(sender.seen.length).toBeLessThanOrEqual(5);
    for (const [, url] of sender.seen as [string, string][]) expect(url).toMatch(/^https:\/\/spotify\./);
  });
});
