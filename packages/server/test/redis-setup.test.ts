import { type AddressInfo, createServer } from "node:net";
import { inspect } from "node:util";
import { type Redis, startRedis, whyNoOwnRedis } from "engines/redis";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRedisStore } from "../src/stores/redis/store.ts";

const reason = whyNoOwnRedis();
const PASSWORD = "a pass/word";

describe.skipIf(reason)(`how a Redis is set up: ${reason ?? ""}`, () => {
  let redis: Redis;
  let client: Awaited<ReturnType<typeof connected>>;
  beforeAll(async () => {
    redis = await startRedis();
    client = await connected(redis.url);
    await client.aclSetUser("app", ["on", `>${PASSWORD}`, "allkeys", "allchannels", "+@all"]);
  });
  afterAll(async () => {
    client?.destroy();
    await redis?.stop();
  });

  async function connected(url: string) {
    const made = createClient({ url });
    made.on("error", () => {});
    await made.connect();
    return made;
  }

  async function warningsAt(url: string): Promise<readonly string[]> {
    const store = await openRedisStore(url);
    await store.close();
    return store.warnings;
  }

  const urlOf = (user: string, password = PASSWORD): string =>
    redis.url.replace("//", `//${user}:${encodeURIComponent(password)}@`);

  it("that keeps everything and evicts nothing is not warned of", async () => {
    expect(await warningsAt(redis.url)).toEqual([]);
  });

  it.each([
    [{ appendonly: "no", save: "" }, /keeps nothing on its disk.*signs everybody out\. Set appendonly yes/],
    [{ appendonly: "no", save: "60 1000" }, /only snapshots.*loses the sign-ins.*Set appendonly yes/],
    [{ appendfsync: "everysec" }, /appendfsync is everysec.*up to a second.*Set appendfsync always/],
    [{ appendfsync: "no" }, /appendfsync is no\b.*half minute.*Set appendfsync always/],
    [{ "maxmemory-policy": "allkeys-lru" }, /allkeys-lru.*signed out.*Set maxmemory-policy noeviction/],
    [{ "maxmemory-policy": "volatile-ttl" }, /volatile-ttl.*signed out.*Set maxmemory-policy noeviction/],
  ])("is warned of with its mend: %j", async (settings, warning) => {
    await client.configSet(settings);
    try {
      expect(await warningsAt(redis.url)).toEqual([expect.stringMatching(warning)]);
    } finally {
      const careful = {
        appendonly: "yes",
        appendfsync: "always",
        save: "",
        "maxmemory-policy": "noeviction",
      };
      await client.configSet(careful);
    }
  });

  it("that cannot be found out is warned of, and the store works", async () => {
    const blind = "+@all -@dangerous";
    await client.aclSetUser("blind", ["on", `>${PASSWORD}`, "~stagedoor:*", ...blind.split(" ")]);
    const warnings = await warningsAt(urlOf("blind"));
    expect(warnings).toEqual([
      expect.stringMatching(/keeps.*cannot be found out.*ACL SETUSER/),
      expect.stringMatching(/evicts.*cannot be found out/),
      expect.stringMatching(/lease is given back.*&stagedoor:\*/),
    ]);
    await client.aclSetUser("asking", [
      "on",
      `>${PASSWORD}`,
      "~stagedoor:*",
      "&stagedoor:*",
      "+@all",
      "-config",
    ]);
    expect(await warningsAt(urlOf("asking"))).toEqual([expect.stringMatching(/How soon.*CONFIG GET/)]);
  });

  it("is enough for a user who may do what a refusal names", async () => {
    await client.aclSetUser("nobody", ["on", `>${PASSWORD}`, "~other:*", "&other:*", "+@all"]);
    const refused = await openRedisStore(urlOf("nobody")).catch(({ message }: Error) => message);
    const [, rules] = /ACL SETUSER … (.*)\.$/.exec(String(refused)) ?? [];
    expect(rules).toBeDefined();
    await client.aclSetUser("somebody", ["on", `>${PASSWORD}`, ...String(rules).split(" ")]);
    expect(await warningsAt(urlOf("somebody"))).toEqual([]);
  });

  it.each([
    ["a wrong password", 69, () => urlOf("app", "wrong/word"), /refuses the user or the password/],
    ["no such user", 69, () => urlOf("stranger"), /refuses the user or the password/],
    ["no such database", 69, () => `${redis.url}/99`, /no database of that number/],
    ["nobody there", 69, () => "redis://127.0.0.1:1", /cannot be reached at 127\.0\.0\.1:1\./],
    ["no such host", 69, () => "redis://:a%2Fb@stagedoor.invalid", /host of stagedoor\.invalid:6379/],
    ["a password with a slash", 78, () => "redis://:a/b@127.0.0.1", /cannot be read.*%2F/],
    ["a password with a percent sign", 78, () => "redis://:50%@127.0.0.1", /% in its user or password.*%25/],
    ["a database's name", 78, () => `${redis.url}/sessions`, /something else than a number/],
    ["options", 78, () => `${redis.url}?tls=no`, /question mark/],
  ])("that is refused says why, and never the password: %s", async (_, exitCode, url, message) => {
    const refused = await openRedisStore(url()).catch((error: Error) => error);
    expect(refused).toMatchObject({ name: "SetupError", exitCode, message: expect.stringMatching(message) });
    const { stack = "", cause } = refused as Error;
    const told = `${stack} ${String(cause)}`;
    for (const secret of ["wrong/word", "wrong%2Fword", PASSWORD, "a%2Fb", "a/b@", "50%"]) {
      expect(told).not.toContain(secret);
    }
  });

  it("that does not know HELLO is named without the password that its reply repeats", async () => {
    await using old = await startRedis({ requirepass: "hunter2secret", "rename-command": 'HELLO ""' });
    const refused = await openRedisStore(old.url).catch((error: Error) => error);
    expect(refused).toMatchObject({
      name: "SetupError",
      message: expect.stringMatching(/Redis 6\.2 or later/),
    });
    expect(inspect(refused)).not.toContain("hunter2secret");
  });

  it("that replies what nobody knows is named by the reply's first word alone", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", () => socket.write("-STRANGE how 'a pass/word' was sent\r\n"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const url = `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`;
    const refused = await openRedisStore(url).catch((error: Error) => error);
    server.close();
    expect(refused).toMatchObject({ message: expect.stringMatching(/cannot be opened \(STRANGE\)\./) });
    expect(inspect(refused)).not.toContain(PASSWORD);
  });

  it("that is no Redis, or a replica, or a cluster, is refused", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await expect(openRedisStore(`redis://127.0.0.1:${port}`)).rejects.toThrow(/closed at once: no Redis/);
    server.close();

    await using replica = await startRedis({ replicaof: `127.0.0.1 ${new URL(redis.url).port}` });
    await expect(openRedisStore(replica.url)).rejects.toThrow(/is a replica.*primary/);
    await using cluster = await startRedis({ "cluster-enabled": "yes" });
    await expect(openRedisStore(cluster.url)).rejects.toThrow(/is a Redis Cluster/);
  });
});
