import { hash } from "node:crypto";
import { PREFIX } from "./keys.ts";

/** A Lua script that Redis runs as one step. */
export interface Script {
  readonly source: string;
  /** What Redis knows it by once it has run it. */
  readonly sha: string;
}

export const script = (source: string): Script => ({ source, sha: hash("sha1", source) });

/*
 * The keys, all of which but the last four run out by themselves:
 *
 * session:HASH      a session
 * sessions:OWNER    the hashes of a person's sessions, by their end (a sorted set)
 * grant:OWNER       a grant; lasts as long as the longest of the sessions, as does the set
 * attempt:HASH      until when an attempt counts as taken
 * lease:NAME        the fence of whoever has the lease
 * pause:APP         since when and until when an app rests
 * keys              how often each sealing key's id has been written (a hash)
 * fence, schema, mark
 *
 * A script names its keys itself, which Redis Cluster does not allow. Redis refuses what takes memory, when there is none left, at
 * a script's first write alone; so each begins with a write that takes memory where it has one, and is done whole or not
 * at all.
 */
export const NAMES = `
local SESSION, HELD, GRANT = '${PREFIX}session:', '${PREFIX}sessions:', '${PREFIX}grant:'
local LEASE, PAUSE, KEYS_USED, FENCE = '${PREFIX}lease:', '${PREFIX}pause:', '${PREFIX}keys', '${PREFIX}fence'
`;

export const SESSIONS = `${NAMES}
local function partsOf(session)
  return string.match(session, '^(%S+) (%S+) (%S+) (%S+) (%S+) (.*)$')
end

local function isOver(expiresAt, endsAt, now)
  return tonumber(expiresAt) <= now or tonumber(endsAt) <= now
end

-- Removes a session. Answers whose it was and its two ends; nothing where there was none.
local function remove(id)
  local session = redis.call('GET', SESSION .. id)
  if not session then return nil end
  local _, _, expiresAt, endsAt, owner = partsOf(session)
  redis.call('DEL', SESSION .. id)
  redis.call('ZREM', HELD .. owner, id)
  return owner, expiresAt, endsAt
end

-- Drops what is over, and makes the grant last as long as the longest session left: it goes where there is none. What is left
-- of each is asked of Redis, never reckoned from the times in it, which may be of clocks that differ.
local function settle(owner, now)
  local held = redis.call('ZRANGE', HELD .. owner, 0, -1, 'WITHSCORES')
  local longest = -1
  for i = 1, #held, 2 do
    local left = -1
    if tonumber(held[i + 1]) > now then left = redis.call('PTTL', SESSION .. held[i]) end
    if left < 0 then
      redis.call('DEL', SESSION .. held[i])
      redis.call('ZREM', HELD .. owner, held[i])
    elseif left > longest then
      longest = left
    end
  end
  if longest < 0 then
    redis.call('DEL', GRANT .. owner, HELD .. owner)
  else
    redis.call('PEXPIRE', GRANT .. owner, longest)
    redis.call('PEXPIRE', HELD .. owner, longest)
  end
end
`;

export const GRANTS = `${NAMES}
-- The grant, if it still has this version.
local function grantAt(owner, version)
  local grant = redis.call('GET', GRANT .. owner)
  if grant and string.sub(grant, 1, #version + 1) == version .. ' ' then return grant end
  return nil
end

local function isGood(lease, fence)
  return redis.call('GET', LEASE .. lease) == fence
end

local function countKey(keyId)
  if keyId ~= '' then redis.call('HINCRBY', KEYS_USED, keyId, 1) end
end
`;
