-- Admission, decided and reserved in one step. The same rules as admission.py, and held to them by
-- a test that plays both the same histories.
--
-- ARGV[2]: one JSON list: label, suffix, id, side, kind, quantity or '', deadline, owner,
--       conditional, enforced, group, observed, source, notional, price, deviation, age. The reply is one JSON list too: the client packs
--       and reads each argument by itself, at more cost than the whole step has here.

local label, suffix, id, side, kind, quantity, deadline, owner, conditional, enforced, group,
  observed, source, notional, price, deviation, age = unpack(cjson.decode(ARGV[1]))

local account = redis.call('HGET', ACCOUNTS, label)
if not account then
  local nowhere = '?/' .. suffix
  if quantity == '' then quantity = '0' end
  append('blocked', nowhere, id, quantity, 'UNKNOWN_ACCOUNT', label, source)
  keep_time()
  return {told(), cjson.encode({'UNKNOWN_ACCOUNT', '', nowhere, quantity, '', '0'})}
end
local key = account .. '/' .. suffix

local row = redis.call('HGET', KEYROWS, key)
local long, short, status, exact = '0', '0', 'RECONCILING', ''
local decoded
if row then
  decoded = cjson.decode(row)
  long, short, status, exact = decoded[1], decoded[2], decoded[3], decoded[5]
else
  -- Named, so that reconcile finds it.
  redis.call('HSET', KEYROWS, key, cjson.encode({'0', '0', 'RECONCILING', '0', '', SINCE, '', '', '', '0', '0'}))
end

local known = redis.call('HGET', ORDERS, id)
if known then
  local record = cjson.decode(known)
  local reserved = (record[17] == '' or record[18] == '1') and '1' or ''
  return {told(), cjson.encode({record[17], reserved, record[2], record[5], '', '0'})}
end

-- Retired, and traded after all: it has to be read again.
if row then
  if #decoded % 2 == 1 and decoded[9] == '1' then
    decoded[9] = ''
    redis.call('HSET', KEYROWS, key, cjson.encode(decoded))
    bump(key)
  end
end

local marks = redis.call('HGETALL', live_of(key))
if #marks == 0 and status == 'READY' then
  forgotten(key, row)
  status, exact = 'RECONCILING', ''
end

-- Without a plan, or totals, the client makes them and asks again; the key is all it needs for that.
local plan, others
if LIMITS then
  plan = READY == '1' and plan_of(key, source)
  if not plan then return {told(), '', key} end
  if plan.pool then
    -- Which keys stand for this one may depend on which there are; none ever goes.
    local keys = plan.pool.keys
    if keys ~= '' and keys ~= string.format('%.0f', redis.call('HLEN', KEYROWS)) then
      return {told(), '', key}
    end
    others = siblings_of(plan.pool.siblings, side)
    -- What was in flight on one of them is gone, and with it the totals.
    if not others then return {told(), '', key} end
  end
end

-- The ids of the live orders of one kind and side.
local function ids_of(what, of)
  local mark, ids = MARKS[what .. of], {}
  for i = 2, #marks, 2 do
    if marks[i] == mark and marks[i - 1] ~= '' then ids[#ids + 1] = marks[i - 1] end
  end
  return ids
end

-- These orders themselves.
local function read(ids)
  local found = records_of(ids)
  for i, body in ipairs(found) do
    local r = cjson.decode(body)
    found[i] = {id = r[1], remaining = minus(r[5], r[6]), group = r[14]}
  end
  return found
end

local opposite = side == 'buy' and 'sell' or 'buy'
local function leg(of) return of == 'buy' and long or short end
if quantity == '' then quantity = leg(opposite) end

local refusal, against, against_quantity = '', '', '0'

local function judge_size(most)
  if most == '0' then
    refusal = 'NOTHING_TO_REDUCE'
  elseif less(most, quantity) then
    refusal, against_quantity = 'REDUCE_TOO_LARGE', most
  end
end

if kind == 'open' then
  if status ~= 'READY' then
    refusal = status
  elseif leg(opposite) ~= '0' then
    refusal, against_quantity = 'OPPOSING_POSITION', leg(opposite)
  else
    -- The least id stands for all, so the others need not be read.
    for _, other in ipairs(ids_of('open', opposite)) do
      if against == '' or other < against then against = other end
    end
    if against ~= '' then
      refusal, against_quantity = 'OPPOSING_ORDER', read({against})[1].remaining
    end
  end
elseif enforced == '1' then
  if status == 'READY' then
    local most, ids = leg(opposite), ids_of('open', opposite)
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
  refusal, against_quantity = 'RECONCILING', leg(opposite)
else
  local taken, largest = '0', {}
  for _, other in ipairs(read(ids_of('close', side))) do
    if other.group == '' then
      taken = add(taken, other.remaining)
    elseif less(largest[other.group] or '0', other.remaining) then
      largest[other.group] = other.remaining
    end
  end
  for name, most in pairs(largest) do
    if name ~= group then taken = add(taken, most) end
  end
  judge_size(minus(leg(opposite), taken))
end

local breach, keep
if plan then
  local judge
  judge, keep = within(plan, {
    id = id, key = key, side = side, kind = kind, quantity = quantity, source = source,
    notional = notional, price = price, deviation = deviation, age = age, long = long, short = short,
    enforced = enforced, conditional = conditional, others = others,
  })
  if refusal == '' then refusal, breach = judge() end
end

local reserved = refusal == '' or observed == '1'
local record = {
  id, key, side, kind, quantity, '0', reserved and 'reserved' or 'settled', NOW, deadline, owner,
  '', conditional, enforced, group, '', '', refusal, refusal ~= '' and observed or '', '', '', '',
}
if source ~= '' then record[22] = source end
if notional ~= '' and kind == 'open' then record[22], record[23] = source, notional end
redis.call('HSET', ORDERS, id, cjson.encode(record))
if reserved then
  local revision = 0
  for i = 1, #marks, 2 do
    if marks[i] == '' then revision = marks[i + 1] end
  end
  redis.call('HSET', live_of(key), id, MARKS[kind .. side], '', revision + 1)
end
append(
  refusal == '' and 'admitted' or 'blocked', key, id, quantity, refusal, kind .. ' ' .. side, source
)
if keep then
  keep(reserved)
  local moves = redis.call('HGET', META, 'moves') or 0
  keep_time('moves', string.format('%.0f', moves + 1))
else
  keep_time()
end
local decided = {refusal, reserved and '1' or '', key, quantity, against, against_quantity}
if breach then
  for _, part in ipairs({'scope', 'name', 'used', 'asked', 'cap', 'how', 'why'}) do
    decided[#decided + 1] = breach[part]
  end
end
return {told(), cjson.encode(decided)}
