import { createHash, hkdfSync } from "node:crypto";
import { decodeProtectedHeader } from "jose/decode/protected_header";
import { JOSEError } from "jose/errors";
import { compactDecrypt } from "jose/jwe/compact/decrypt";
import { CompactEncrypt } from "jose/jwe/compact/encrypt";

/** What a sealed text is for and whose it is: it opens in exactly the context it was sealed in. */
export type SealContext = readonly [purpose: string, ...owner: string[]];

/** A sealed text that no key here opens: another context's, damaged, or sealed with a secret that is gone. */
export class SealError extends Error {
  override readonly name = "SealError";
}

interface Key {
  readonly id: string;
  readonly secret: string;
}

/**
 * Seals texts with keys derived from the operator's secrets (HKDF-SHA-256, RFC 5869), one key for each context, as
 * JWE (RFC 7516) `dir` + `A256GCM`. The first secret seals, any opens.
 */
export class Keyring {
  readonly #keys: readonly [Key, ...Key[]];

  constructor([first, ...rest]: readonly [string, ...string[]]) {
    this.#keys = [keyOf(first), ...rest.map(keyOf)];
  }

  /** The id of the key that seals. */
  get keyId(): string {
    return this.#keys[0].id;
  }

  /** The ids of all keys that open, the one that seals first. */
  get keyIds(): readonly string[] {
    return this.#keys.map(({ id }) => id);
  }

  async seal(context: SealContext, text: string): Promise<string> {
    const [{ id, secret }] = this.#keys;
    return new CompactEncrypt(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: id })
      .encrypt(derive(secret, context));
  }

  /** @throws {SealError} when it does not open here. */
  async open(context: SealContext, sealed: string): Promise<string> {
    try {
      const { kid } = decodeProtectedHeader(sealed);
      const key = this.#keys.find(({ id }) => id === kid);
      if (!key) throw new SealError("It was sealed with a secret that is not among STAGEDOOR_SECRET.");
      const { plaintext } = await compactDecrypt(sealed, derive(key.secret, context), {
        keyManagementAlgorithms: ["dir"],
        contentEncryptionAlgorithms: ["A256GCM"],
      });
      return new TextDecoder().decode(plaintext);
    } catch (error) {
      if (error instanceof JOSEError || error instanceof TypeError) {
        throw new SealError("It does not open: it is damaged, or was sealed for somebody else.");
      }
      throw error;
    }
  }
}

const keyOf = (secret: string): Key => ({
  id: Buffer.from(hkdfSync("sha256", secret, "stagedoor", "key id", 9)).toString("base64url"),
  secret,
});

const derive = (secret: string, context: SealContext): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", secret, "stagedoor", digest(context), 32));

/** HKDF takes 1,024 bytes at most, and part of a context can come from a cookie. */
const digest = (context: SealContext): Uint8Array =>
  createHash("sha256").update(JSON.stringify(context)).digest();
