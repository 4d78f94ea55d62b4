-- What every script of the ledger begins with. One hash tag, so one slot; names are made here.
--
-- Quantities are whole numbers of up to 48 digits, as text: Lua's numbers are doubles. They are
-- compared by length and then by digits, and added fourteen digits at a time.

local SCHEMA = '@SCHEMA@'
local P = KEYS[1]
local META, ACCOUNTS, KEYROWS = P .. ':meta', P .. ':accounts', P .. ':keys'
local ORDERS, EVENTS = P .. ':orders', P .. ':events'

-- What is in flight on a key: a mark of kind and side for each live id, so that most decisions need
-- none of the records, and under '' the key's revision, which every change to the key raises.
local function live_of(key) return P .. ':live:' .. key end

local MARKS = {openbuy = 'B', opensell = 'S', closebuy = 'b', closesell = 's'}

local function records_of(ids)
  return #ids > 0 and redis.call('HMGET', ORDERS, unpack(ids)) or {}
end

-- The live records of a key, and its revision.
local function in_flight(key)
  local ids, revision = {}, '0'
  local marks = redis.call('HGETALL', live_of(key))
  for i = 1, #marks, 2 do
    if marks[i] == '' then revision = marks[i + 1] else ids[#ids + 1] = marks[i] end
  end
  return records_of(ids), revision
end

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
local NOW = string.format('%s%03d', clock[1], clock[2] / 1000)

local function append(kind, key, id, quantity, code, detail)
  redis.call('RPUSH', EVENTS, cjson.encode({kind, key, id, quantity, code, detail, NOW}))
end

local function bump(key) redis.call('HINCRBY', live_of(key), '', 1) end

-- Takes a key for one whose orders in flight may be forgotten: it is to be read again.
local function distrust(key, text)
  local row = cjson.decode(text)
  if row[3] == 'READY' then
    row[3], row[4] = 'RECONCILING', string.format('%.0f', tonumber(row[4]) + 1)
  end
  row[5], row[6] = '', NOW
  redis.call('HSET', KEYROWS, key, cjson.encode({unpack(row, 1, 6)}))
  bump(key)
end

-- A READY key has a revision. Where that is gone (evicted, deleted by hand), so is what was in flight.
local function forgotten(key, text)
  distrust(key, text)
  append('restarted', key, '', '0', '', 'what was in flight on the key is gone from Redis')
end

-- SINCE is the time from which on nothing is missing. A ledger of an earlier version does not say.
local run, schema, SINCE = unpack(redis.call('HMGET', META, 'run', 'schema', 'since'))
SINCE = SINCE or ''
if (run or schema) and schema ~= SCHEMA then
  return redis.error_reply('LEDGERSCHEMA ' .. tostring(schema))
end

-- A server that is not the one last written to (restarted, restored, failed over) may have lost
-- writes: every key is to be read again before it is opened on. HALTED and CONFLICT stay as they are.
local server = redis.call('INFO', 'server')
if not (run and string.find(server, 'run_id:' .. run, 1, true)) then
  SINCE = NOW
  redis.call(
    'HSET', META, 'run', string.match(server, 'run_id:(%w+)'), 'schema', SCHEMA, 'since', SINCE
  )
  if run then
    local rows = redis.call('HGETALL', KEYROWS)
    for i = 1, #rows, 2 do distrust(rows[i], rows[i + 1]) end
    append('restarted', '', '', '0', '', 'the Redis server is not the one last written to')
  end
end
