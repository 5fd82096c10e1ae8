import { describe, expect, it } from "vitest";
import { Keyring, type SealContext, SealError } from "../src/sealing.ts";

const one = "the first secret, of 32 characters or more";
const two = "the second secret, of 32 characters or more";
const context: SealContext = ["grant", "app", "ada"];

describe("the keyring", () => {
  it("opens what it sealed, and what it sealed says nothing", async () => {
    const keyring = new Keyring([one]);
    const sealed = await keyring.seal(context, "a token");
    expect(await keyring.open(context, sealed)).toBe("a token");
    expect(Buffer.from(sealed, "base64url").toString("latin1")).not.toContain("a token");
    expect(await keyring.seal(context, "a token")).not.toBe(sealed);
  });

  it("opens nothing in another context", async () => {
    const keyring = new Keyring([one]);
    const sealed = await keyring.seal(context, "a token");
    for (const other of [
      ["grant", "app", "bela"],
      ["attempt", "app", "ada"],
      ["grant", "app ada"],
    ] as const) {
      await expect(keyring.open(other as unknown as SealContext, sealed)).rejects.toThrow(SealError);
    }
  });

  it("seals with the first secret and opens with any", async () => {
    const sealed = await new Keyring([one]).seal(context, "a token");
    const rotated = new Keyring([two, one]);
    expect(await rotated.open(context, sealed)).toBe("a token");
    expect(rotated.keyIds).toEqual([new Keyring([two]).keyId, new Keyring([one]).keyId]);
    expect(rotated.keyId).toBe(new Keyring([two]).keyId);
    await expect(new Keyring([two]).open(context, sealed)).rejects.toThrow(
      /sealed with a secret that is not among/,
    );
  });

  it.each(["", "x", "a.b.c.d.e", "eyJhbGciOiJub25lIn0.e30."])("refuses %j", async (text) => {
    await expect(new Keyring([one]).open(context, text)).rejects.toThrow(SealError);
  });

  it("refuses what was altered", async () => {
    const keyring = new Keyring([one]);
    const parts = (await keyring.seal(context, "a token")).split(".");
    parts[3] = parts[3]?.startsWith("A") ? `B${parts[3].slice(1)}` : `A${parts[3]?.slice(1)}`;
    await expect(keyring.open(context, parts.join("."))).rejects.toThrow(SealError);
  });
});
