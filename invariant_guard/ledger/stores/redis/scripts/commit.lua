-- Keeps what a step decided, if nothing has moved since it was loaded; else answers 0.
--
-- ARGV: key, its revision, id or '', the record of that id as it was loaded,
--       the key's new row or '', number of records, the state of the limits as it was loaded, what is
--       added to the totals of scopes as a JSON list of lists or '', then of each its id, key, kind and
--       side ('' once it is settled) and row, then the events, as JSON lists without their time

local key, revision, id, seen = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if (redis.call('HGET', LIVE .. key, '') or '0') ~= revision then return {TOLD, 0} end
if limits_state() ~= ARGV[7] then return {TOLD, 0} end
if id ~= '' and (redis.call('HGET', ORDERS, id) or '') ~= seen then return {TOLD, 0} end

if ARGV[5] ~= '' then redis.call('HSET', KEYROWS, key, ARGV[5]) end
if LIMITS then
  redis.call('HINCRBY', META, 'moves', 1)
  if ARGV[8] ~= '' and not keep_totals(cjson.decode(ARGV[8])) then losses().add_up_anew() end
end
local at = 9
for _ = 1, tonumber(ARGV[6]) do
  local order, where, what, body = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  redis.call('HSET', ORDERS, order, body)
  if what ~= '' then
    redis.call('HSET', LIVE .. where, order, MARKS[what])
  else
    redis.call('HDEL', LIVE .. where, order)
  end
  at = at + 4
end
for i = at, #ARGV do
  local event = cjson.decode(ARGV[i])
  append(event[1], event[2], event[3], event[4], event[5], event[6], event[8])
end
-- A note of an order that was refused elsewhere is of no key.
if key ~= '' then redis.call('HINCRBY', LIVE .. key, '', 1) end
redis.call('HSET', META, 'now', NOW)
return {TOLD, 1}
