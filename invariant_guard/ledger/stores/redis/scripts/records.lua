-- What is in flight, by marks and by records.

local MARKS = {openbuy = 'B', opensell = 'S', closebuy = 'b', closesell = 's'}

-- Lua puts no more than some thousands of values on its stack.
local function records_of(ids)
  local found = {}
  for from = 1, #ids, 1000 do
    local some = redis.call('HMGET', ORDERS, unpack(ids, from, math.min(from + 999, #ids)))
    for i = 1, #some do found[#found + 1] = some[i] end
  end
  return found
end

