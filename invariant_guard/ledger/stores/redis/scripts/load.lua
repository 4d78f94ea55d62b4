-- What a step needs to see, and the revision it is seen at.
--
-- ARGV: id or '', key (used where the id is not known), '1' where no order but that of the id matters

local record = ARGV[1] ~= '' and redis.call('HGET', ORDERS, ARGV[1]) or false
local key = record and cjson.decode(record)[2] or ARGV[2]
local row = redis.call('HGET', KEYROWS, key) or ''
local revision = redis.call('HGET', LIVE .. key, '') or '0'
if revision == '0' and row ~= '' and cjson.decode(row)[3] == 'READY' then
  losses().forgotten(key, row)
  row = redis.call('HGET', KEYROWS, key)
  revision = redis.call('HGET', LIVE .. key, '') or '0'
end
local live
if ARGV[3] == '1' then
  local counts = record and redis.call('HEXISTS', LIVE .. key, ARGV[1]) == 1
  live = counts and {record} or {}
else
  live = in_flight(key)
end
return {
  TOLD, key, revision, row, record or '', live, SINCE, limits_state(),
  LIMITS and redis.call('HGET', TOTALS, 'key:' .. key) or '',
}
