-- Amounts: whole numbers of up to 48 digits, as text, since Lua's numbers are doubles. They are compared
-- by length and then by digits, and added fourteen digits at a time.

local function less(a, b)
  if #a ~= #b then return #a < #b end
  return a < b
end

local ZEROS = '000000000000000000000000000000000000000000000000000000000000'

-- Most amounts have few digits before their zeros, and a double holds those.
local function add(a, b)
  if b == '0' then return a end
  if a == '0' then return b end
  local count = (#a > #b and #a or #b) - 15
  if count <= 0 then return string.format(WHOLE, a + b) end
  local zeros = string.sub(ZEROS, 1, count)
  if string.find(a, zeros, -count, true) and string.find(b, zeros, -count, true) then
    return string.format(WHOLE, string.sub(a, 1, -count - 1) + string.sub(b, 1, -count - 1)) .. zeros
  end
  local out, carry = '', 0
  while #a > 0 or #b > 0 do
    local sum = (tonumber(string.sub(a, -14)) or 0) + (tonumber(string.sub(b, -14)) or 0) + carry
    a, b = string.sub(a, 1, -15), string.sub(b, 1, -15)
    carry = sum >= 1e14 and 1 or 0
    out = string.format('%014.0f', sum - carry * 1e14) .. out
  end
  if carry == 1 then out = '1' .. out end
  out = string.gsub(out, '^0+', '')
  return out == '' and '0' or out
end

-- a - b, and 0 where b is the larger.
local function minus(a, b)
  if b == '0' then return a end
  if not less(b, a) then return '0' end
  local out, borrow = '', 0
  while #a > 0 do
    local rest = tonumber(string.sub(a, -14)) - (tonumber(string.sub(b, -14)) or 0) - borrow
    a, b = string.sub(a, 1, -15), string.sub(b, 1, -15)
    borrow = rest < 0 and 1 or 0
    out = string.format('%014.0f', rest + borrow * 1e14) .. out
  end
  out = string.gsub(out, '^0+', '')
  return out == '' and '0' or out
end

