import { PREFIX } from "./keys.ts";
import { GRANTS, NAMES, SESSIONS, script } from "./lua.ts";

/** now, then for each person: owner, grant, keyId, life, number of sessions, and for each of those: id, session, life, end. */
export const putHoldings = script(`${SESSIONS}${GRANTS}
local now, at = tonumber(ARGV[1]), 2
local function take()
  at = at + 1
  return ARGV[at - 1]
end
while at <= #ARGV do
  local owner, grant, keyId, life, count = take(), take(), take(), take(), tonumber(take())
  redis.call('SET', GRANT .. owner, grant, 'PX', life)
  countKey(keyId)
  for _, id in ipairs(redis.call('ZRANGE', HELD .. owner, 0, -1)) do remove(id) end
  for _ = 1, count do
    local id, session, lasts, ending = take(), take(), take(), take()
    local other = remove(id)
    if other and other ~= owner then settle(other, now) end
    redis.call('SET', SESSION .. id, session, 'PX', lasts)
    redis.call('ZADD', HELD .. owner, ending, id)
  end
  settle(owner, now)
end
return 1
`);

/** owners → for each that is there: grant, then id, session, id, session, …. */
export const readHoldings = script(`${NAMES}
local found = {}
for _, owner in ipairs(ARGV) do
  local grant = redis.call('GET', GRANT .. owner)
  if grant then
    local holding = {grant}
    for _, id in ipairs(redis.call('ZRANGE', HELD .. owner, 0, -1)) do
      local session = redis.call('GET', SESSION .. id)
      if session then
        table.insert(holding, id)
        table.insert(holding, session)
      end
    end
    table.insert(found, holding)
  end
end
return found
`);

/**
 * What all that go through the keys begin with: cursor, which run of the server it is of, how many keys to look at. A cursor
 * means nothing to another run: then it begins again.
 */
const PAGE = `${NAMES}
local info = redis.pcall('INFO', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%x+)') or ''
local cursor = ARGV[1]
if run ~= ARGV[2] then cursor = '0' end
local function pageOf(pattern)
  return unpack(redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', ARGV[3]))
end
`;

/** → run, cursor, owners of grants. */
export const scanOwners = script(`${PAGE}
local next, names = pageOf(GRANT .. '*')
for i, name in ipairs(names) do names[i] = string.sub(name, #GRANT + 1) end
return {run, next, names}
`);

/** …, key ids → run, cursor, {owners, key ids} of the grants that none of these sealed. */
export const scanSealedOtherwise = script(`${PAGE}
local known = {['']=true}
for i = 4, #ARGV do known[ARGV[i]] = true end
local next, names = pageOf(GRANT .. '*')
local owners, keyIds = {}, {}
for _, name in ipairs(names) do
  local grant = redis.call('GET', name)
  local keyId = grant and string.match(grant, '^%S* %S+ (%S*)') or ''
  if not known[keyId] then
    table.insert(owners, string.sub(name, #GRANT + 1))
    table.insert(keyIds, keyId)
  end
end
return {run, next, {owners, keyIds}}
`);

/** → run, cursor, {sessions, grants}. */
export const scanCounts = script(`${PAGE}
local next, names = pageOf('${PREFIX}*')
local sessions, grants = 0, 0
for _, name in ipairs(names) do
  if string.sub(name, 1, #SESSION) == SESSION then sessions = sessions + 1 end
  if string.sub(name, 1, #GRANT) == GRANT then grants = grants + 1 end
end
return {run, next, {sessions, grants}}
`);

/** Key ids, each with how often it had been written when it was looked for: forgotten, unless it has been written since. */
export const forgetKeys = script(`${NAMES}
for i = 1, #ARGV, 2 do
  if redis.call('HGET', KEYS_USED, ARGV[i]) == ARGV[i + 1] then redis.call('HDEL', KEYS_USED, ARGV[i]) end
end
return 1
`);
