-- Admission, decided and reserved in one step. The same rules as admission.py, and held to them by
-- a test that plays both the same histories.
--
-- ARGV: one text: label, suffix, id, side, kind, quantity or '', deadline, owner, conditional, enforced,
--       group, observed, source, notional, price, deviation, age. Where JSON would escape nothing in them,
--       each ends with a NUL, and a NUL comes before all; else it is a JSON list. A line of TOLD, and one
--       more: the decision as a JSON list, or the name of a key that lacks a plan. One text each way,
--       since the client packs and reads each by itself, at more cost than many a part of the step has here.

local label, suffix, id, side, kind, quantity, deadline, owner, conditional, enforced, group,
  observed, source, notional, price, deviation, age
-- Of what a person may choose freely: as JSON writes it. To join texts takes half as long as an encoder.
local id_text, owner_text, group_text, source_text
if string.byte(ARGV[1]) == 0 then
  label, suffix, id, side, kind, quantity, deadline, owner, conditional, enforced, group, observed, source,
    notional, price, deviation, age = struct.unpack('xsssssssssssssssss', ARGV[1])
  id_text, owner_text, group_text, source_text = id, owner, group, source
else
  label, suffix, id, side, kind, quantity, deadline, owner, conditional, enforced, group, observed, source,
    notional, price, deviation, age = unpack(cjson.decode(ARGV[1]))
  local function escaped(text) return string.sub(cjson.encode({text}), 3, -3) end
  id_text, owner_text, group_text, source_text =
    escaped(id), escaped(owner), escaped(group), escaped(source)
end

local account = redis.call('HGET', ACCOUNTS, label)
if not account then
  local nowhere = '?/' .. suffix
  if quantity == '' then quantity = '0' end
  append('blocked', nowhere, id, quantity, 'UNKNOWN_ACCOUNT', label, source)
  redis.call('HSET', META, 'now', NOW)
  return TOLD .. '\n' .. cjson.encode({'UNKNOWN_ACCOUNT', '', nowhere, quantity, '', '0'})
end
-- Both are escaped so that nothing in it is to be escaped in JSON.
local key = account .. '/' .. suffix

local row = redis.call('HGET', KEYROWS, key)
local long, short, status, exact = '0', '0', 'RECONCILING', ''
if row then
  long, short, status, exact = assert(string.match(row, '^%["(%d+)","(%d+)","(%u+)","%d+","(1?)"'))
else
  -- Named, so that reconcile finds it.
  local new = {'0', '0', 'RECONCILING', '0', '', SINCE, '', '', '', '0', '0'}
  redis.call('HSET', KEYROWS, key, cjson.encode(new))
end

local known = redis.call('HGET', ORDERS, id)
if known then
  local record = cjson.decode(known)
  local reserved = (record[17] == '' or record[18] == '1') and '1' or ''
  return TOLD .. '\n' .. cjson.encode({record[17], reserved, record[2], record[5], '', '0'})
end

-- Retired, and traded after all: it has to be read again.
if row and status ~= 'READY' then
  local decoded = cjson.decode(row)
  if decoded[9] == '1' and #decoded % 2 == 1 then
    decoded[9] = ''
    redis.call('HSET', KEYROWS, key, cjson.encode(decoded))
    redis.call('HINCRBY', LIVE .. key, '', 1)
  end
end

local marks = redis.call('HGETALL', LIVE .. key)
if #marks == 0 and status == 'READY' then
  losses().forgotten(key, row)
  status, exact = 'RECONCILING', ''
end

-- Without a plan, or totals, the client makes them and asks again; the key is all it needs for that.
local plan, others
if LIMITS then
  plan = READY == '1' and plan_of(key, source)
  if not plan then return TOLD .. '\n' .. key end
  if plan[35] ~= '' then
    -- Which keys stand for this one may depend on which there are; none ever goes.
    local keys = plan[37]
    if keys >= 0 and keys ~= redis.call('HLEN', KEYROWS) then return TOLD .. '\n' .. key end
    others = siblings_of(plan, side)
    -- What was in flight on one of them is gone, and with it the totals.
    if not others then return TOLD .. '\n' .. key end
  end
end

-- The live orders of some ids.
local function read(ids)
  local found = records_of(ids)
  for i, body in ipairs(found) do
    local r = cjson.decode(body)
    found[i] = {id = r[1], remaining = minus(r[5], r[6]), group = r[14]}
  end
  return found
end

-- The leg that the order would close, or stand against.
local opposite = side == 'buy' and short or long
if quantity == '' then quantity = opposite end

local refusal, against, against_quantity = '', '', '0'

if kind == 'open' then
  if status ~= 'READY' then
    refusal = status
  elseif opposite ~= '0' then
    refusal, against_quantity = 'OPPOSING_POSITION', opposite
  else
    local mark = side == 'buy' and 'S' or 'B'
    for i = 2, #marks, 2 do
      -- The least id stands for all, so the others need not be read.
      if marks[i] == mark and marks[i - 1] ~= '' and (against == '' or marks[i - 1] < against) then
        against = marks[i - 1]
      end
    end
    if against ~= '' then
      refusal, against_quantity = 'OPPOSING_ORDER', read({against})[1].remaining
    end
  end
else
  -- The ids of the live orders of a mark.
  local function ids_of(mark)
    local ids = {}
    for i = 2, #marks, 2 do
      if marks[i] == mark and marks[i - 1] ~= '' then ids[#ids + 1] = marks[i - 1] end
    end
    return ids
  end
  local function judge_size(most)
    if most == '0' then
      refusal = 'NOTHING_TO_REDUCE'
    elseif less(most, quantity) then
      refusal, against_quantity = 'REDUCE_TOO_LARGE', most
    end
  end
  if enforced == '1' then
    if status == 'READY' then
      local most, ids = opposite, ids_of(side == 'buy' and 'S' or 'B')
      -- No further than until it is enough: a leg has few orders behind it that matter to an exit.
      for from = 1, #ids, 100 do
        if not less(most, quantity) and most ~= '0' then break end
        for _, other in ipairs(read({unpack(ids, from, math.min(from + 99, #ids))})) do
          most = add(most, other.remaining)
        end
      end
      judge_size(most)
    end
  elseif status ~= 'READY' then
    refusal = status
  elseif exact == '' then
    refusal, against_quantity = 'RECONCILING', opposite
  else
    local taken, largest = '0', {}
    for _, other in ipairs(read(ids_of(side == 'buy' and 'b' or 's'))) do
      if other.group == '' then
        taken = add(taken, other.remaining)
      elseif less(largest[other.group] or '0', other.remaining) then
        largest[other.group] = other.remaining
      end
    end
    for name, most in pairs(largest) do
      if name ~= group then taken = add(taken, most) end
    end
    judge_size(minus(opposite, taken))
  end
end

local breach, order
if plan then
  order = {
    id = id, key = key, side = side, kind = kind, quantity = quantity, source = source,
    notional = notional, price = price, deviation = deviation, age = age, long = long, short = short,
    enforced = enforced, conditional = conditional, others = others,
  }
  usage_of(plan, order)
  if refusal == '' then refusal, breach = judge(plan, order) end
end

local reserved = refusal == '' or observed == '1'
local record = '["' .. id_text .. '","' .. key .. '","' .. side .. '","' .. kind .. '","' .. quantity
  .. (reserved and '","0","reserved","' or '","0","settled","') .. NOW .. '","' .. deadline .. '","'
  .. owner_text .. '","","' .. conditional .. '","' .. enforced .. '","' .. group_text .. '","","","'
  .. refusal .. (refusal ~= '' and observed == '1' and '","1","","",""' or '","","","",""')
if notional ~= '' and kind == 'open' then
  record = record .. ',"' .. source_text .. '","' .. notional
  -- What it costs stays what it came to by the rate of now.
  if plan and plan[40] ~= '' and NOW + 0 < plan[30] then record = record .. '","' .. plan[40] end
  record = record .. '"]'
elseif source ~= '' then
  record = record .. ',"' .. source_text .. '"]'
else
  record = record .. ']'
end
redis.call('HSET', ORDERS, id, record)
if reserved then
  local revision = 0
  for i = 1, #marks, 2 do
    if marks[i] == '' then revision = marks[i + 1] end
  end
  redis.call('HSET', LIVE .. key, id, MARKS[kind .. side], '', string.format(WHOLE, revision + 1))
end
if refusal == '' then
  local event = '["admitted","' .. key .. '","' .. id_text .. '","' .. quantity .. '","","' .. kind .. ' '
    .. side .. '","' .. WALL .. (source ~= '' and '","' .. source_text .. '"]' or '"]')
  redis.call('RPUSH', EVENTS, event)
else
  append('blocked', key, id, quantity, refusal, kind .. ' ' .. side, source)
end
if plan then
  keep(plan, order, reserved)
  redis.call('HSET', META, 'now', NOW, 'moves', string.format(WHOLE, (MOVES or 0) + 1))
else
  redis.call('HSET', META, 'now', NOW)
end
if refusal == '' then return TOLD .. '\n["","1","' .. key .. '","' .. quantity .. '","","0"]' end
local decided = {refusal, reserved and '1' or '', key, quantity, against, against_quantity}
if breach then
  for _, part in ipairs({'scope', 'name', 'used', 'asked', 'cap', 'how', 'why'}) do
    decided[#decided + 1] = breach[part]
  end
end
return TOLD .. '\n' .. cjson.encode(decided)
