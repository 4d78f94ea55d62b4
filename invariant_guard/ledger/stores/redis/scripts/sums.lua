-- Totals of scopes, behind the amounts, as a step changes them.

-- As a row is written, by Python too.
local function totals_text(totals) return '["' .. table.concat(totals, '","') .. '"]' end

-- Adds a change, which may begin with a minus; nil where that would be below 0.
local function shift(a, change)
  if string.sub(change, 1, 1) ~= '-' then return add(a, change) end
  change = string.sub(change, 2)
  if less(a, change) then return nil end
  return minus(a, change)
end

-- Adds to the totals of scopes; false where the totals cannot be right.
local function keep_totals(changes)
  local right, kept = true, {}
  for at, change in ipairs(changes) do
    local row = redis.call('HGET', TOTALS, change[1])
    local totals = row and cjson.decode(row) or {}
    for i = 1, 10 do
      local sum = shift(totals[i] or '0', change[i + 1])
      if not sum then
        right, sum = false, '0'
      end
      totals[i] = sum
    end
    kept[#kept + 1] = change[1]
    kept[#kept + 1] = totals_text(totals)
    -- Lua puts no more than some thousands of values on its stack.
    if #kept == 1000 or at == #changes then
      redis.call('HSET', TOTALS, unpack(kept))
      kept = {}
    end
  end
  return right
end

