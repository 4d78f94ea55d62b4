-- What every script of the ledger begins with. One hash tag, so one slot; names are made here.
--
-- Quantities are whole numbers of up to 48 digits, as text: Lua's numbers are doubles. They are
-- compared by length and then by digits, and added fourteen digits at a time.

local P = KEYS[1]
local META, ACCOUNTS, KEYROWS, REVS = P .. ':meta', P .. ':accounts', P .. ':keys', P .. ':revs'
local ORDERS, EVENTS = P .. ':orders', P .. ':events'

local function live_of(key) return P .. ':live:' .. key end

local function less(a, b)
  if #a ~= #b then return #a < #b end
  return a < b
end

local function add(a, b)
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

local clock = redis.call('TIME')
local NOW_S, NOW_US = tonumber(clock[1]), tonumber(clock[2])
local NOW = string.format('%.0f', NOW_S * 1000 + math.floor(NOW_US / 1000))

local function append(kind, key, id, quantity, code, detail)
  redis.call('RPUSH', EVENTS, cjson.encode({kind, key, id, quantity, code, detail, NOW}))
end

local function bump(key) return redis.call('HINCRBY', REVS, key, 1) end

-- A server that is not the one last written to (restarted, restored, failed over) may have lost
-- writes: every key is to be read again before it is opened on. HALTED and CONFLICT stay as they are.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
local known_run = redis.call('HGET', META, 'run')
if known_run ~= run then
  redis.call('HSET', META, 'run', run)
  if known_run then
    local rows = redis.call('HGETALL', KEYROWS)
    for i = 1, #rows, 2 do
      local row = cjson.decode(rows[i + 1])
      if row[3] == 'READY' then
        row[3], row[4] = 'RECONCILING', string.format('%.0f', tonumber(row[4]) + 1)
      end
      row[5], row[6] = '', NOW
      redis.call('HSET', KEYROWS, rows[i], cjson.encode({unpack(row, 1, 6)}))
      bump(rows[i])
    end
    append('restarted', '', '', '0', '', 'the Redis server is not the one last written to')
  else
    redis.call('HSET', META, 'schema', ARGV[1])
  end
end
local schema = redis.call('HGET', META, 'schema')
if schema ~= ARGV[1] then
  return redis.error_reply('LEDGERSCHEMA ' .. tostring(schema))
end
