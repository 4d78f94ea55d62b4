-- What every script of the ledger begins with. One hash tag, so one slot; names are made here.
--
-- ARGV[1] of each is what the client knows of the time (see below); its other arguments follow. Each
-- reply is a list that begins with TOLD: the store's time, and since when it is counted. That of `admit`
-- is a text of lines, which the client reads in half the time.
--
-- A script is run from its top for each order, and each function in it is made anew by that, used or
-- not. So here is only what all need; the rest is in parts, which `wire.py` puts behind this.

local SCHEMA = '@SCHEMA@'
local HEARD = table.remove(ARGV, 1)
local META, ACCOUNTS, KEYROWS = '@PREFIX@:meta', '@PREFIX@:accounts', '@PREFIX@:keys'
local ORDERS, EVENTS, REFUSALS = '@PREFIX@:orders', '@PREFIX@:events', '@PREFIX@:refusals'
-- What is in flight on a key, whose name follows: a mark of kind and side for each live id, so that most
-- decisions need none of the records, and under '' the key's revision, which every change to the key
-- raises.
local LIVE = '@PREFIX@:live:'
-- Of limits: the book, the plan of each key and source, and the rows of each scope.
local BOOK, PLANS = '@PREFIX@:book', '@PREFIX@:plans'
-- A plan is kept in two parts: what each order compares, and what a refusal or a warning is told with.
-- Versions that read another form of them have other names, and each makes its own.
local NUMBERS, WORDS = 'numbers 3\n', 'words 2\n'
local TOTALS, WINDOWS, STANDINGS = '@PREFIX@:totals', '@PREFIX@:windows', '@PREFIX@:standings'

-- SINCE is the time from which on nothing is missing. A ledger of an earlier version does not say.
local run, schema, SINCE, dropped, last, ahead, LIMITS, READY, MOVES = unpack(redis.call(
  'HMGET', META, 'run', 'schema', 'since', 'dropped', 'now', 'ahead', 'limits', 'ready', 'moves'
))
SINCE = SINCE or ''
if (run or schema) and schema ~= SCHEMA and schema ~= '2' then
  return redis.error_reply('LEDGERSCHEMA ' .. tostring(schema))
end
-- How many events stand in an archive and no longer here: an event's number is that much more.
local DROPPED = dropped or 0

-- How a whole number is written that a double holds: '%d' is by far the fastest, and cuts numbers off on
-- a server of 32 bits.
local WHOLE = string.format('%d', 2^40) == '1099511627776' and '%d' or '%.0f'

-- The store's time goes on where the server's clock steps. It never goes back: there it stands still,
-- and goes on from where it stood. It goes forward no further than a client can vouch for that heard
-- the time before: by its own clock, which does not step, so long ago; a second is allowed for the way
-- and for pauses of the client. One that nobody vouches for is believed.
local clock = redis.call('TIME')
local wall = clock[1] * 1000 + (clock[2] - clock[2] % 1000) / 1000
local now = wall + (ahead or 0)
if last then
  local heard, ago, since = string.match(HEARD, '^(%d+) (%d+) (%d*)$')
  local least, most = tonumber(last), math.huge
  if heard and since == SINCE then
    heard = heard + ago
    if heard > least then least = heard end
    most = heard + 1000
  end
  if now > most then now = most end
  if now < least then now = least end
end
local NOW = string.format(WHOLE, now)
local WALL = now == wall and NOW or string.format(WHOLE, wall)
-- NOW is kept by each script that writes anyway, and by the one that sees a step.
if now - wall ~= (ahead or 0) + 0 then
  redis.call('HSET', META, 'now', NOW, 'ahead', string.format('%.0f', now - wall))
end

local function append(kind, key, id, quantity, code, detail, source)
  local fields = {kind, key, id, quantity, code, detail, WALL}
  if source and source ~= '' then fields[8] = source end
  local text = cjson.encode(fields)
  local count = redis.call('RPUSH', EVENTS, text)
  if kind == 'blocked' then
    redis.call('RPUSH', REFUSALS, cjson.encode({string.format(WHOLE, DROPPED + count), text}))
  end
end

-- What to do about things that are gone from Redis.
local function losses()
  -- The totals of scopes are to be added up from the keys.
  local function add_up_anew()
    if LIMITS then
      READY = nil
      redis.call('HDEL', META, 'ready')
    end
  end

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
    redis.call('HINCRBY', LIVE .. key, '', 1)
  end

  -- A READY key has a revision. Where that is gone (evicted, deleted by hand), so is what was in flight.
  local function forgotten(key, text)
    distrust(key, text)
    add_up_anew()
    append('restarted', key, '', '0', '', 'what was in flight on the key is gone from Redis')
  end

  return {add_up_anew = add_up_anew, distrust = distrust, forgotten = forgotten}
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
  redis.call(
    'HSET', META, 'run', string.match(server, 'run_id:(%w+)'), 'schema', SCHEMA, 'since', SINCE,
    'now', NOW
  )
  if run then
    local lost = losses()
    local rows = redis.call('HGETALL', KEYROWS)
    for i = 1, #rows, 2 do lost.distrust(rows[i], rows[i + 1]) end
    lost.add_up_anew()
    append('restarted', '', '', '0', '', 'the Redis server is not the one last written to')
  end
end
local TOLD = NOW .. ' ' .. SINCE
