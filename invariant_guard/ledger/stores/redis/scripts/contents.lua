-- Everything that is live, at one moment.

local keys = {}
local rows = redis.call('HGETALL', KEYROWS)
for i = 1, #rows, 2 do
  keys[#keys + 1] = {rows[i], rows[i + 1], (in_flight(rows[i]))}
end
if not LIMITS then return {TOLD, redis.call('HGETALL', ACCOUNTS), keys, limits_state()} end
return {
  TOLD, redis.call('HGETALL', ACCOUNTS), keys, limits_state(), redis.call('GET', BOOK),
  MOVES or '0', redis.call('HGETALL', TOTALS),
  redis.call('HGETALL', WINDOWS), redis.call('HGETALL', STANDINGS),
}
