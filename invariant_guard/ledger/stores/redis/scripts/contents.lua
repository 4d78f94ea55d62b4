-- Everything that is live, at one moment.

local keys = {}
local rows = redis.call('HGETALL', KEYROWS)
for i = 1, #rows, 2 do
  keys[#keys + 1] = {rows[i], rows[i + 1], (in_flight(rows[i]))}
end
return {told(), redis.call('HGETALL', ACCOUNTS), keys}
