-- Keeps what a step decided, if nothing has moved since it was loaded; else answers 0.
--
-- ARGV: schema, key, its revision, id or '', the record of that id as it was loaded,
--       the key's new row or '', number of records, then id, key, live ('1' or '') and row of each,
--       then the events, as JSON lists without their time

local key, revision, id, seen = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if (redis.call('HGET', REVS, key) or '0') ~= revision then return 0 end
if id ~= '' and (redis.call('HGET', ORDERS, id) or '') ~= seen then return 0 end

if ARGV[6] ~= '' then redis.call('HSET', KEYROWS, key, ARGV[6]) end
local at = 8
for _ = 1, tonumber(ARGV[7]) do
  local order, where, live, body = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  redis.call('HSET', ORDERS, order, body)
  if live == '1' then
    redis.call('SADD', live_of(where), order)
  else
    redis.call('SREM', live_of(where), order)
  end
  at = at + 4
end
for i = at, #ARGV do
  local event = cjson.decode(ARGV[i])
  append(event[1], event[2], event[3], event[4], event[5], event[6])
end
bump(key)
return 1
