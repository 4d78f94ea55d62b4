-- Drops the events up to a number, but for the newest, and orders that are still what the archive says;
-- answers how many orders.
--
-- ARGV: the number, then of each order its id and its row

local upto = tonumber(ARGV[1])
local gone = math.min(upto - DROPPED, redis.call('LLEN', EVENTS) - 1)
if gone > 0 then
  redis.call('LTRIM', EVENTS, gone, -1)
  redis.call('HSET', META, 'dropped', string.format('%.0f', DROPPED + gone))
end
while true do
  local first = redis.call('LINDEX', REFUSALS, 0)
  if not first or tonumber(cjson.decode(first)[1]) > DROPPED + math.max(gone, 0) then break end
  redis.call('LPOP', REFUSALS)
end
-- Not the texts: a row that was written here escapes a slash, and one that a client wrote does not.
local function same(a, b)
  if not a then return false end
  a, b = cjson.decode(a), cjson.decode(b)
  for i = 1, math.max(#a, #b) do
    if a[i] ~= b[i] then return false end
  end
  return true
end

local count = 0
for i = 2, #ARGV, 2 do
  if same(redis.call('HGET', ORDERS, ARGV[i]), ARGV[i + 1]) then
    count = count + redis.call('HDEL', ORDERS, ARGV[i])
  end
end
return {TOLD, count}
