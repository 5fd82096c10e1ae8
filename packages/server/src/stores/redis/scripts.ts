import { APP_LENGTH, PREFIX } from "./keys.ts";
import { GRANTS, NAMES, SESSIONS, script } from "./lua.ts";

/** hash, now, expiresAt, life → 1: taken. */
export const claimAttempt = script(`
local key, now = '${PREFIX}attempt:' .. ARGV[1], tonumber(ARGV[2])
local claimed = redis.call('GET', key)
if claimed and tonumber(claimed) > now then return 0 end
redis.call('SET', key, ARGV[3], 'PX', ARGV[4])
return 1
`);

/** id, session, life, end, owner, grant, keyId, now, limit, former session, former owner. */
export const signIn = script(`${SESSIONS}${GRANTS}
local id, session, life, ending, owner, grant, keyId = unpack(ARGV, 1, 7)
local now, limit, formerSession, formerOwner = tonumber(ARGV[8]), tonumber(ARGV[9]), ARGV[10], ARGV[11]

redis.call('SET', SESSION .. id, session, 'PX', life)
redis.call('SET', GRANT .. owner, grant, 'PX', life)
redis.call('ZADD', HELD .. owner, ending, id)
countKey(keyId)

if formerOwner ~= '' then
  local held = redis.call('ZRANGE', HELD .. formerOwner, 0, -1, 'WITHSCORES')
  for i = 1, #held, 2 do
    local moved = redis.call('GET', SESSION .. held[i])
    if moved then
      local createdAt, seenAt, expiresAt, endsAt, _, device = partsOf(moved)
      moved = table.concat({createdAt, seenAt, expiresAt, endsAt, owner, device}, ' ')
      redis.call('SET', SESSION .. held[i], moved, 'KEEPTTL')
      redis.call('ZADD', HELD .. owner, held[i + 1], held[i])
    end
  end
  redis.call('DEL', HELD .. formerOwner, GRANT .. formerOwner)
end

local other = remove(formerSession)
if other and other ~= owner then settle(other, now) end
settle(owner, now)

local held = redis.call('ZRANGE', HELD .. owner, 0, -1)
if #held > limit then
  local others = {}
  for _, name in ipairs(held) do
    local session = name ~= id and redis.call('GET', SESSION .. name)
    if session then
      local createdAt = partsOf(session)
      table.insert(others, {name, tonumber(createdAt)})
    end
  end
  table.sort(others, function(a, b) return a[2] > b[2] end)
  for i = limit, #others do remove(others[i][1]) end
  settle(owner, now)
end
return 1
`);

/** id → session, grant, pause; null where there is no session. */
export const readSession = script(`
local session = redis.call('GET', '${PREFIX}session:' .. ARGV[1])
if not session then return false end
local owner = string.match(session, '^%S+ %S+ %S+ %S+ (%S+)')
local pause = '${PREFIX}pause:' .. string.sub(owner, 1, ${APP_LENGTH})
return {session, redis.call('GET', '${PREFIX}grant:' .. owner), redis.call('GET', pause)}
`);

/** id, seenAt, expiresAt. */
export const touchSession = script(`${SESSIONS}
local id, seen, expires = unpack(ARGV)
local now, session = tonumber(seen), redis.call('GET', SESSION .. id)
if not session then return 0 end
local createdAt, _, expiresAt, endsAt, owner, device = partsOf(session)
if isOver(expiresAt, endsAt, now) then return 0 end
local ending = endsAt
if tonumber(expires) < tonumber(endsAt) then ending = expires end
local life = math.max(tonumber(ending) - now, 1)
redis.call('SET', SESSION .. id, table.concat({createdAt, seen, expires, endsAt, owner, device}, ' '), 'PX', life)
redis.call('ZADD', HELD .. owner, ending, id)
settle(owner, now)
return 1
`);

/** owner, now → id, session, id, session, …: those that are not over. */
export const sessionsOf = script(`${NAMES}
local found = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', HELD .. ARGV[1], '(' .. ARGV[2], '+inf')) do
  local session = redis.call('GET', SESSION .. id)
  if session then
    table.insert(found, id)
    table.insert(found, session)
  end
end
return found
`);

/** id, now → 1: there was one that was not over. */
export const endSession = script(`${SESSIONS}
local now = tonumber(ARGV[2])
local owner, expiresAt, endsAt = remove(ARGV[1])
if not owner then return 0 end
settle(owner, now)
if isOver(expiresAt, endsAt, now) then return 0 end
return 1
`);

/** owner, now, the one that stays (or nothing) → how many that were not over. */
export const endSessions = script(`${SESSIONS}
local owner, now, except, ended = ARGV[1], tonumber(ARGV[2]), ARGV[3], 0
for _, id in ipairs(redis.call('ZRANGE', HELD .. owner, 0, -1)) do
  if id ~= except then
    local found, expiresAt, endsAt = remove(id)
    if found and not isOver(expiresAt, endsAt, now) then ended = ended + 1 end
  end
end
settle(owner, now)
return ended
`);

/** owner, version, grant, keyId, and where it is under a lease its name and fence → 1: done. */
export const replaceGrant = script(`${GRANTS}
local owner, version, grant, keyId, lease, fence = unpack(ARGV)
if not grantAt(owner, version) or lease and not isGood(lease, fence) then return 0 end
redis.call('SET', GRANT .. owner, grant, 'KEEPTTL')
countKey(keyId)
return 1
`);

/** owner, version, lease, fence, what pendingRefresh becomes → 1: done. */
export const noteRefresh = script(`${GRANTS}
local owner, version, lease, fence, pending = unpack(ARGV)
local grant = grantAt(owner, version)
if not grant or not isGood(lease, fence) then return 0 end
local rest = string.match(grant, '^%S+( .*)$', #version + 2)
redis.call('SET', GRANT .. owner, version .. ' ' .. pending .. rest, 'KEEPTTL')
return 1
`);

/** owner, version, keyId, sealed → 1: done. */
export const resealGrant = script(`${GRANTS}
local owner, version, keyId, sealed = unpack(ARGV)
local grant = grantAt(owner, version)
if not grant then return 0 end
local pending, rest = string.match(grant, '^(%S+) %S* %S+( .*)$', #version + 2)
redis.call('SET', GRANT .. owner, table.concat({version, pending, keyId, sealed}, ' ') .. rest, 'KEEPTTL')
countKey(keyId)
return 1
`);

/**
 * name, duration → fence; null: somebody has it. A Redis that was emptied, or came back with an older snapshot, has lost
 * count: microseconds of its clock are ahead of any count.
 */
export const acquireLease = script(`${NAMES}
if redis.call('EXISTS', LEASE .. ARGV[1]) == 1 then return false end
local seconds, micros = unpack(redis.call('TIME'))
local last = tonumber(redis.call('GET', FENCE) or 0)
local fence = math.max(last + 1, seconds * 1000000 + micros)
local text = string.format('%.0f', fence)
redis.call('SET', FENCE, text)
redis.call('SET', LEASE .. ARGV[1], text, 'PX', ARGV[2])
return fence
`);

/** name, fence, duration → 1: renewed. */
export const renewLease = script(`${GRANTS}
if not isGood(ARGV[1], ARGV[2]) then return 0 end
return redis.call('PEXPIRE', LEASE .. ARGV[1], ARGV[3])
`);

/** name, fence, channel. */
export const releaseLease = script(`${GRANTS}
if not isGood(ARGV[1], ARGV[2]) then return 0 end
redis.call('DEL', LEASE .. ARGV[1])
-- Where this user may not publish, those who wait find out by themselves.
redis.pcall('PUBLISH', ARGV[3], ARGV[1])
return 1
`);

/** app, now, until, life. */
export const pause = script(`${NAMES}
local key, since, ending = PAUSE .. ARGV[1], ARGV[2], ARGV[3]
local now, noted = tonumber(since), redis.call('GET', key)
if noted then
  local formerSince, formerEnd = string.match(noted, '^(%S+) (%S+)$')
  if tonumber(formerSince) <= now then
    if tonumber(formerEnd) >= tonumber(ending) then return 0 end
    if tonumber(formerEnd) > now then since = formerSince end
  end
end
redis.call('SET', key, since .. ' ' .. ending, 'PX', ARGV[4])
return 1
`);

/** This program's schema → the database's, which becomes this one's where it was lower or none. */
export const schema = script(`
local found = redis.call('GET', '${PREFIX}schema')
if found and tonumber(found) >= tonumber(ARGV[1]) then return found end
redis.call('SET', '${PREFIX}schema', ARGV[1])
return ARGV[1]
`);
