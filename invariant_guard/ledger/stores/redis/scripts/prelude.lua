-- What every script of the ledger begins with. One hash tag, so one slot; names are made here.
--
-- Quantities are whole numbers of up to 48 digits, as text: Lua's numbers are doubles. They are
-- compared by length and then by digits, and added fourteen digits at a time.
--
-- ARGV[1] of each is what the client knows of the time (see below); its other arguments follow. Each
-- reply is a list that begins with the store's time, and since when it is counted.

local SCHEMA = '@SCHEMA@'
local HEARD = table.remove(ARGV, 1)
local P = KEYS[1]
local META, ACCOUNTS, KEYROWS = P .. ':meta', P .. ':accounts', P .. ':keys'
local ORDERS, EVENTS, REFUSALS = P .. ':orders', P .. ':events', P .. ':refusals'
-- Of limits: the book, the plan of each key and source, and the rows of each scope.
local BOOK, PLANS = P .. ':book', P .. ':plans'
-- A plan is kept in two parts: what each order compares, and what a refusal or a warning is told with.
-- Versions that read another form of them have other names, and each makes its own.
local NUMBERS, WORDS = 'numbers 1\n', 'words 1\n'
local TOTALS, WINDOWS, STANDINGS = P .. ':totals', P .. ':windows', P .. ':standings'

-- What is in flight on a key: a mark of kind and side for each live id, so that most decisions need
-- none of the records, and under '' the key's revision, which every change to the key raises.
local function live_of(key) return P .. ':live:' .. key end

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

local ZEROS = '000000000000000000000000000000000000000000000000000000000000'

-- Most amounts have few digits before their zeros, and a double holds those.
local function add(a, b)
  if b == '0' then return a end
  if a == '0' then return b end
  local count = math.max(#a, #b) - 15
  if count <= 0 then return string.format('%.0f', a + b) end
  local zeros = string.sub(ZEROS, 1, count)
  if string.sub(a, -count) == zeros and string.sub(b, -count) == zeros then
    return string.format('%.0f', string.sub(a, 1, -count - 1) + string.sub(b, 1, -count - 1)) .. zeros
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

-- SINCE is the time from which on nothing is missing. A ledger of an earlier version does not say.
local run, schema, SINCE, dropped, last, ahead, LIMITS, READY = unpack(redis.call(
  'HMGET', META, 'run', 'schema', 'since', 'dropped', 'now', 'ahead', 'limits', 'ready'
))
SINCE = SINCE or ''
if (run or schema) and schema ~= SCHEMA and schema ~= '2' then
  return redis.error_reply('LEDGERSCHEMA ' .. tostring(schema))
end
-- How many events stand in an archive and no longer here: an event's number is that much more.
local DROPPED = tonumber(dropped or '0')

-- The store's time goes on where the server's clock steps. It never goes back: there it stands still,
-- and goes on from where it stood. It goes forward no further than a client can vouch for that heard
-- the time before: by its own clock, which does not step, so long ago; a second is allowed for the way
-- and for pauses of the client. One that nobody vouches for is believed.
local clock = redis.call('TIME')
local WALL = clock[1] * 1000 + math.floor(clock[2] / 1000)
local now = WALL + tonumber(ahead or '0')
if last then
  local heard, ago, since = string.match(HEARD, '^(%d+) (%d+) (%d*)$')
  local least, most = tonumber(last), math.huge
  if heard and since == SINCE then
    least = math.max(least, heard + ago)
    most = math.max(least, heard + ago + 1000)
  end
  now = math.min(math.max(now, least), most)
end
local NOW, stepped = string.format('%.0f', now), now - WALL ~= tonumber(ahead or '0')
WALL = string.format('%.0f', WALL)

-- Kept by each script that writes anyway, and by the one that sees a step; with it what else of the ledger
-- changes.
local function keep_time(...)
  redis.call('HSET', META, 'now', NOW, 'ahead', string.format('%.0f', now - WALL), ...)
end
if stepped then keep_time() end
local function told() return NOW .. ' ' .. SINCE end

local function append(kind, key, id, quantity, code, detail, source)
  local fields = {kind, key, id, quantity, code, detail, WALL}
  if source and source ~= '' then fields[8] = source end
  local text = cjson.encode(fields)
  local count = redis.call('RPUSH', EVENTS, text)
  if kind == 'blocked' then
    redis.call('RPUSH', REFUSALS, cjson.encode({string.format('%.0f', DROPPED + count), text}))
  end
end

-- The revision of the limits, and '1' where the totals of their scopes are added up.
local function limits_state() return (LIMITS or '') .. ' ' .. (READY or '') end
local function add_up_anew()
  if LIMITS then
    READY = nil
    redis.call('HDEL', META, 'ready')
  end
end

local function bump(key) redis.call('HINCRBY', live_of(key), '', 1) end

-- Takes a key for one whose orders in flight may be forgotten: it is to be read again.
local function distrust(key, text)
  local row = cjson.decode(text)
  if row[3] == 'READY' then
    row[3], row[4] = 'RECONCILING', string.format('%.0f', tonumber(row[4]) + 1)
  end
  row[5], row[6] = '', NOW
  -- Of schema 2 there are pairs behind these.
  if #row % 2 == 0 then
    row[7], row[9] = '', ''
    row[10], row[11] = row[1] == '0' and '0' or '', row[2] == '0' and '0' or ''
  end
  row[8] = ''
  redis.call('HSET', KEYROWS, key, cjson.encode({unpack(row, 1, 11)}))
  bump(key)
end

-- A READY key has a revision. Where that is gone (evicted, deleted by hand), so is what was in flight.
local function forgotten(key, text)
  distrust(key, text)
  add_up_anew()
  append('restarted', key, '', '0', '', 'what was in flight on the key is gone from Redis')
end

-- Schema 3 keeps the refusals by themselves too; rows of keys it reads in both forms.
if schema == '2' then
  for from = 0, redis.call('LLEN', EVENTS) - 1, 5000 do
    for i, text in ipairs(redis.call('LRANGE', EVENTS, from, from + 4999)) do
      if string.sub(text, 1, 10) == '["blocked"' then
        redis.call('RPUSH', REFUSALS, cjson.encode({string.format('%.0f', from + i), text}))
      end
    end
  end
  redis.call('HSET', META, 'schema', SCHEMA)
end

-- A server that is not the one last written to (restarted, restored, failed over) may have lost
-- writes: every key is to be read again before it is opened on. HALTED and CONFLICT stay as they are.
local server = redis.call('INFO', 'server')
if not (run and string.find(server, 'run_id:' .. run, 1, true)) then
  SINCE = NOW
  keep_time()
  redis.call(
    'HSET', META, 'run', string.match(server, 'run_id:(%w+)'), 'schema', SCHEMA, 'since', SINCE
  )
  if run then
    local rows = redis.call('HGETALL', KEYROWS)
    for i = 1, #rows, 2 do distrust(rows[i], rows[i + 1]) end
    add_up_anew()
    append('restarted', '', '', '0', '', 'the Redis server is not the one last written to')
  end
end
