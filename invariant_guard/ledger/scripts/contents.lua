-- Everything that is live, at one moment.
--
-- ARGV: schema

local keys = {}
local rows = redis.call('HGETALL', KEYROWS)
for i = 1, #rows, 2 do
  local ids = redis.call('SMEMBERS', live_of(rows[i]))
  local live = #ids > 0 and redis.call('HMGET', ORDERS, unpack(ids)) or {}
  keys[#keys + 1] = {rows[i], rows[i + 1], live}
end
return {NOW, redis.call('HGETALL', ACCOUNTS), keys}
