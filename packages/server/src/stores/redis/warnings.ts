import type { Connection } from "./connection.ts";

const KEEP_ALL = "Set appendonly yes and appendfsync always in redis.conf.";

/** What is amiss with how the server is set up, each a sentence with its mend. */
export async function warningsOf(connection: Connection): Promise<readonly string[]> {
  const setting = async (name: string): Promise<string | undefined> => {
    const settings = (await connection.send("CONFIG", "GET", name).catch(() => ({}))) as Record<
      string,
      string
    >;
    return settings[name];
  };
  const [info, appendfsync, save] = await Promise.all([
    infoOf(connection),
    setting("appendfsync"),
    setting("save"),
  ]);
  return [
    ...persistenceWarnings(info.get("aof_enabled"), appendfsync, save),
    ...evictionWarnings(info.get("maxmemory_policy")),
    ...(connection.isHearing ? [] : [DEAF]),
  ];
}

const DEAF =
  "Redis does not let this user hear when a lease is given back, so that whoever waits for another instance waits up to " +
  "a quarter of a second longer. Allow it: ACL SETUSER … &stagedoor:*.";

/** What `INFO` says; nothing where this user may not ask. */
async function infoOf(connection: Connection): Promise<ReadonlyMap<string, string>> {
  const text = String(await connection.send("INFO").catch(() => ""));
  const lines = text.split("\r\n").flatMap((line) => {
    const [, name, value] = /^(\w+):(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return new Map(lines);
}

function persistenceWarnings(aofEnabled?: string, appendfsync?: string, save?: string): readonly string[] {
  if (aofEnabled === undefined) {
    return [
      "Whether Redis keeps what it is told when it stops cannot be found out, because this user may not run INFO. Let it " +
        "(ACL SETUSER … +info +config|get), or see to it that appendonly is yes and appendfsync always.",
    ];
  }
  if (aofEnabled === "1") return appendfsync === "always" ? [] : [syncWarning(appendfsync)];
  if (save === "")
    return [`Redis keeps nothing on its disk: a restart of it signs everybody out. ${KEEP_ALL}`];
  const snapshots = save === undefined ? "at most snapshots" : "only snapshots";
  return [
    `Redis keeps ${snapshots} on its disk: a crash of it loses the sign-ins, sign-outs and tokens since the last one. ${KEEP_ALL}`,
  ];
}

function syncWarning(appendfsync: string | undefined): string {
  if (appendfsync === undefined) {
    return (
      "How soon Redis writes to its disk cannot be found out, because this user may not run CONFIG GET. Let it " +
      "(ACL SETUSER … +config|get), or see to it that appendfsync is always: with everysec, up to a second of sign-ins and " +
      "tokens can be lost."
    );
  }
  const lost = appendfsync === "everysec" ? "up to a second" : "the last half minute or so";
  return (
    `Redis answers before a change is on its disk (appendfsync is ${appendfsync}), so a crash of it or of its machine can ` +
    `lose ${lost} of sign-ins, sign-outs and tokens. Set appendfsync always in redis.conf.`
  );
}

function evictionWarnings(policy: string | undefined): readonly string[] {
  if (policy === "noeviction") return [];
  if (policy === undefined) {
    return [
      "Whether Redis evicts keys when its memory is short cannot be found out. See to it that maxmemory-policy is noeviction: " +
        "else people are signed out.",
    ];
  }
  return [
    `Redis evicts keys when its memory is short (maxmemory-policy is ${policy}), so people are signed out then. Set ` +
      "maxmemory-policy noeviction in redis.conf.",
  ];
}
