-- Everything that is live, at one moment.

local keys = {}
local rows = redis.call('HGETALL', KEYROWS)
for i = 1, #rows, 2 do
  keys[#keys + 1] = {rows[i], rows[i + 1], (in_flight(rows[i]))}
end
if not LIMITS then return {told(), redis.call('HGETALL', ACCOUNTS), keys, limits_state()} end
return {
  told(), redis.call('HGETALL', ACCOUNTS), keys, limits_state(), redis.call('GET', BOOK),
  redis.call('HGET', META, 'moves') or '0', redis.call('HGETALL', TOTALS),
  redis.call('HGETALL', WINDOWS), redis.call('HGETALL', STANDINGS),
}
