-- Limits and pools of an admission, behind the amounts. The same rules as limits/judge.py and
-- limits/pools.py, and held to them by a test that plays both the same histories.
--
-- Nearly every order passes, with nothing to tell. So what each compares is kept apart from what is told,
-- amounts are compared as doubles where those can tell, and the functions that tell are made where there
-- is something: to make a function, a table or a text is what costs time here.
--
-- An order is a table `o`. Each function writes into it what it finds out, for those that follow.
local plan_of, siblings_of, usage_of, judge, keep
-- To the end of this part, which nothing needs where there are no limits.
if LIMITS then

-- The plan of a key and a source, as a list; nil where it is to be made. `_compared` in wire.py writes it:
--   1 to 6    the rows: those that keep totals, the key's own before all, then others that have limits
--   7, 8, 9   how many keep totals, how many are read at all, and which is the source's, of those that keep
--   10 to 15  the rows by how near they are
--   16 to 27  of each row how long times are kept for its rate, and whether its openings are reviewed
--   28 to 40  of the order: max_age, priced, rate_until, recent, missing, currency, rate, the pool's name,
--             opposing, how many keys there have to be, how many siblings and rules follow, what the record
--             says of the rate
--   from 41   the siblings; then of each rule its row, name, sort, whether it binds exits, its time, the
--             number of its caps, and four numbers of each cap
plan_of = function(key, source)
  local kept = redis.call('HGET', PLANS, NUMBERS .. key .. '\n' .. source)
  if not kept then return nil end
  local from = string.find(kept, '\n', 1, true)
  return {struct.unpack(string.sub(kept, 1, from - 1), kept, from + 1)}
end

-- The siblings of a plan that an order of a side could oppose or meet, in the order of their names, each
-- with those of its live orders; nil where it turns out that what was in flight on one is forgotten.
siblings_of = function(plan, side)
  local found, whole, count = {}, true, plan[38]
  if count == 0 then return found end
  local FLAT = '["0","0","READY",'
  local rows = redis.call('HMGET', KEYROWS, unpack(plan, 41, 40 + count))
  local other = side == 'buy' and 'sell' or 'buy'
  local opens, closes = MARKS['open' .. other], MARKS['close' .. other]
  for i = 1, count do
    local name, row, o, ids = plan[40 + i], rows[i], nil, nil
    local flat = row and string.sub(row, 1, #FLAT) == FLAT
    if not flat then
      o = {key = name, long = '0', short = '0', status = 'RECONCILING', orders = {}}
      if row then
        local decoded = cjson.decode(row)
        o.long, o.short, o.status = decoded[1], decoded[2], decoded[3]
        o.retired = #decoded % 2 == 1 and decoded[9] == '1'
      end
    end
    local marks = redis.call('HGETALL', LIVE .. name)
    if #marks == 0 and (flat or o.status == 'READY') then
      losses().forgotten(name, row)
      whole = false
    end
    for j = 1, #marks, 2 do
      if (marks[j + 1] == opens or marks[j + 1] == closes) and marks[j] ~= '' then
        ids = ids or {}
        ids[#ids + 1] = marks[j]
      end
    end
    if ids then
      o = o or {key = name, long = '0', short = '0', status = 'READY', orders = {}}
      table.sort(ids)
      for j, body in ipairs(records_of(ids)) do
        local r = cjson.decode(body)
        o.orders[j] = {
          id = r[1], side = r[3], kind = r[4], remaining = minus(r[5], r[6]), conditional = r[12],
        }
      end
    end
    found[#found + 1] = o
  end
  return whole and found or nil
end

-- What the scopes of an order have used: the totals of those that keep them, and their last orders.
usage_of = function(plan, o)
  local kept, limited, source = unpack(plan, 7, 9)
  local totals = redis.call('HMGET', TOTALS, unpack(plan, 1, kept))
  for i = 1, kept do
    if totals[i] then
      -- Of a source only the orders are counted, which are the first number.
      totals[i] = i == source and {string.match(totals[i], '^%["(%d+)(.*)')} or cjson.decode(totals[i])
    end
  end
  o.totals, o.windows = totals, redis.call('HMGET', WINDOWS, unpack(plan, 1, limited))
end

-- The row of a scope's last orders: times, openings, what it told, then the orders.
local function window(o, row)
  local found = o.windows[row]
  if type(found) ~= 'table' then
    found = found and cjson.decode(found) or {'', '0', ''}
    o.windows[row] = found
  end
  return found
end

local function split(text)
  local found = {}
  for part in string.gmatch(text, '[^,]+') do found[#found + 1] = part end
  return found
end

local REACHED = 'reached, until a person resumes the account'

local function position(list, word)
  for i, each in ipairs(list) do
    if each == word then return i end
  end
end

-- Of those orders that are the same, what makes them so.
local function mark_of(o)
  return o.side .. '|' .. o.kind .. '|' .. o.quantity .. '|' .. o.price .. '|' .. o.source
end

-- What there is to tell of an order by a plan. The order takes in what comes of it: the events, what scopes
-- have told since they were last under their limits, which of their rows changed, which are halted.
local function telling(plan, o)
  if o.telling then return o.telling end
  local words = cjson.decode(redis.call('HGET', PLANS, WORDS .. o.key .. '\n' .. o.source))
  local t = {}
  o.telling, o.events, o.told, o.changed, o.halted = t, {}, {}, {}, {}

  function t.plain(units)
    local digits = string.rep('0', 31 - #units) .. units
    local rest = string.gsub(string.sub(digits, -30), '0+$', '')
    local whole = string.sub(digits, 1, -31)
    return rest == '' and whole or whole .. '.' .. rest
  end
  local function text(b)
    local what = b.name ~= '' and b.scope .. ' ' .. b.name or b.scope
    if b.why ~= '' then return what .. ': ' .. b.why end
    return what .. ': ' .. t.plain(b.used) .. ' used, ' .. t.plain(b.asked) .. ' asked, '
      .. t.plain(b.cap) .. ' allowed' .. (b.how ~= '' and ' (' .. b.how .. ')' or '')
  end
  function t.say(kind, b, code) o.events[#o.events + 1] = {kind, code or '', text(b)} end
  -- What stops an order without a rule.
  function t.stop(code, scope, name, why)
    local b = {scope = scope, name = name, used = '0', asked = '0', cap = '0', how = '', why = why}
    t.say('limit_breached', b, code)
    return code, b
  end

  local function told(row)
    if not o.told[row] then o.told[row] = split(window(o, row)[3]) end
    return o.told[row]
  end
  local function tell(row, mark)
    if position(told(row), mark) then return false end
    table.insert(told(row), mark)
    o.changed[row] = true
    return true
  end
  local function untell(row, mark)
    local at = position(told(row), mark)
    if at then
      table.remove(told(row), at)
      o.changed[row] = true
    end
  end

  -- In units of 10^-30: what is counted is compared without the zeros.
  local function sum(w, ...)
    local found = '0'
    for i = 1, select('#', ...) do found = add(found, (select(i, ...)) or '0') end
    return found == '0' and found or found .. w.zeros
  end
  -- A rule as it is told, by its number in the plan and that of its cap: what is used, asked and
  -- allowed, or why.
  function t.breach(number, row, name, nth, why, asked, against, ...)
    local w = words[number]
    local cap = w.caps[nth]
    local b = {
      scope = plan[row], name = name, used = '0', asked = '0', cap = '0', how = cap.how, why = why,
    }
    if why == '' then b.used, b.asked, b.cap = minus(sum(w, ...), against), sum(w, asked), cap.cap end
    return b
  end
  -- Whether used + asked > cap + against, digit by digit.
  function t.exceeds(number, nth, asked, against, ...)
    local w = words[number]
    return less(add(w.caps[nth].cap, against), sum(w, asked, ...))
  end
  function t.refused(number, row, b, code)
    local w = words[number]
    code = code or w.refusal
    t.say('limit_breached', b, code)
    if w.action == 'halt' and code == w.refusal then
      local why = b.name .. ' was breached'
      o.halted[row] = why
      o.events[#o.events + 1] = {'scope_halted', '', b.scope .. ': ' .. why}
    end
    return w.action ~= 'pass' and code
  end
  function t.halts(number) return words[number].action == 'halt' end
  -- The first of the losses reached in a row that has no rule, which would judge it.
  function t.without_limit(row, reached)
    local at, has = 41 + plan[38], {}
    for _ = 1, plan[39] do
      if plan[at] == row then has[plan[at + 1]] = true end
      at = at + 6 + 4 * plan[at + 5]
    end
    for _, name in ipairs(reached) do
      if not has[name] then return name end
    end
  end
  function t.warn(number, row, nth, b)
    local w, level = words[number], add(b.used, b.asked)
    if b.asked == '0' then return end
    -- What was settled since may have left it far below.
    if less(b.used, w.caps[nth].rearm) then untell(row, w.mark) end
    if not less(level, w.caps[nth].warn) and tell(row, w.mark) then t.say('limit_warned', b) end
  end
  function t.feed(number, row, name, nth, unfed)
    local w = words[number]
    local stale = 'stale ' .. w.mark
    if not unfed then return untell(row, stale) end
    if tell(row, stale) then
      local why = 'not fed: ' .. w.caps[nth].how
      t.say('limit_stale', {scope = plan[row], name = name, why = why})
    end
  end

  return t
end

-- What of its siblings stands in an opening's way, and the report of an order of one that this one could
-- meet at the venue.
local function among_siblings(plan, o)
  local name, opposing, buys = 'pool:' .. plan[35], plan[36], o.side == 'buy'
  local function in_flight_on(other, order)
    return other.key .. ' has ' .. order.id .. ' in flight, to ' .. order.side .. ' '
      .. telling(plan, o).plain(order.remaining)
  end
  local function opposed()
    local function found(code, why) return telling(plan, o).stop(code, name, 'opposing', why) end
    for _, other in ipairs(o.others) do
      local flat = other.retired and other.status == 'RECONCILING'
      if other.status ~= 'READY' and not flat then
        local cure = other.status == 'HALTED' and ': resume it' or ': reconcile it'
        return found('POOL_RECONCILING', other.key .. ' is ' .. other.status .. cure)
      end
    end
    for _, other in ipairs(opposing == 'positions' and o.others or {}) do
      local held = buys and other.short or other.long
      if held ~= '0' then
        local word = buys and ' is short ' or ' is long '
        local why = other.key .. word .. telling(plan, o).plain(held) .. ': close that first'
        return found('OPPOSING_ACCOUNT_POSITION', why)
      end
    end
    for _, other in ipairs(o.others) do
      for _, order in ipairs(other.orders) do
        if order.kind == 'open' then
          local why = in_flight_on(other, order) .. ': cancel it, or wait'
          return found('OPPOSING_ACCOUNT_ORDER', why)
        end
      end
    end
  end
  local function report_meeting()
    if o.conditional == '1' then return end
    for _, other in ipairs(o.others) do
      for _, order in ipairs(other.orders) do
        if order.conditional ~= '1' then
          local what = in_flight_on(other, order)
          o.events[#o.events + 1] = {'self_match_risk', '', name .. ': ' .. what}
          return
        end
      end
    end
  end
  return opposed, report_meeting
end

-- What an order is worth in the limits' currency: its notional at a rate in units of 10^-30, rounded up,
-- seven digits times seven at a time.
local function worth_of(o, rate)
  if rate == '' then return o.notional end
  if o.worth then return o.worth end
  local function limbs(a)
    local found = {}
    while #a > 0 do
      found[#found + 1] = tonumber(string.sub(a, -7))
      a = string.sub(a, 1, -8)
    end
    return found
  end
  local a, b, sum = limbs(o.notional), limbs(rate), {}
  for i = 1, #a do
    local carry = 0
    for j = 1, #b + 1 do
      local at = (sum[i + j - 1] or 0) + a[i] * (b[j] or 0) + carry
      carry = math.floor(at / 1e7)
      sum[i + j - 1] = at - carry * 1e7
    end
  end
  local out = ''
  for i = 1, #sum do out = string.format('%07.0f', sum[i]) .. out end
  out = string.rep('0', 31) .. out
  local whole = string.gsub(string.sub(out, 1, -31), '^0+', '')
  if whole == '' then whole = '0' end
  o.worth = string.find(string.sub(out, -30), '[1-9]') and add(whole, '1') or whole
  return o.worth
end

-- The refusal of an order by a plan, '' for none, and its breach.
judge = function(plan, o)
  local max_age, priced, rate_until, _, missing, currency, rate, _, opposing, _, siblings, rules
    = unpack(plan, 28, 39)
  local opening, buys, totals, windows, standings = o.kind == 'open', o.side == 'buy', o.totals, o.windows, nil
  local opposed, report_meeting
  if o.others and o.others[1] and opposing ~= 'allow' then
    opposed, report_meeting = among_siblings(plan, o)
  end
  -- An exit that the venue holds to reduce-only passes everything, and is counted.
  if not opening and o.enforced == '1' then
    if report_meeting then report_meeting() end
    return '', nil
  end
  if opening then
    if opposed then
      local code, breach = opposed()
      if code then return code, breach end
    end
    standings = redis.call('HMGET', STANDINGS, unpack(plan, 1, 6))
    for i = 10, 15 do
      local row = plan[i]
      local standing = standings[row] and cjson.decode(standings[row]) or {'', ''}
      if standing[1] ~= '' then
        return telling(plan, o).stop('HALTED', plan[row], '', standing[1])
      end
      if standing[2] ~= '' then
        local name = telling(plan, o).without_limit(row, split(standing[2]))
        if name then return telling(plan, o).stop('LOSS_LIMIT', plan[row], name, REACHED) end
      end
    end
    if missing ~= '' then
      return telling(plan, o).stop('LIMIT_MISSING', plan[1], missing, 'required, and not set')
    end
  end

  -- What a rule compares: what is asked, what stands against what is used, and the parts of that; nothing
  -- where it is no matter. Or false, with a refusal and why.
  local function measure(name, row, sort, period)
    if sort == 1 then -- a loss
      local standing = standings[row] and cjson.decode(standings[row]) or {}
      if position(split(standing[2] or ''), name) then
        return false, 'LOSS_LIMIT', REACHED
      end
      local seen = tonumber(standing[7] or '')
      if not seen or seen > now or now > seen + period then
        return false, 'LIMIT_STALE', 'the equity was not reported lately'
      end
      return nil
    end
    if sort == 2 or sort == 3 then -- in money, of the order or of its scope
      if currency ~= '' and now >= rate_until then
        return false, 'LIMIT_STALE', 'no fresh rate of ' .. currency
          .. ': `invariant-guard feed fx ' .. currency .. ' RATE --for 15m`'
      end
      if priced == 0 then
        return false, 'PRICE_MISSING', "the order is not in the limits' currency"
      end
      local known = o.price ~= '' or (o.age ~= '' and max_age >= 0 and o.age + 0 <= max_age)
      if not known then
        return false, 'PRICE_MISSING', 'no price, and no fresh reference price'
      end
      if o.notional == '' then
        return false, 'PRICE_MISSING', 'its worth is not known without contract_size'
      end
      local worth, t = worth_of(o, rate), totals[row]
      if sort == 2 or not t then return worth, '0' end
      if t[10] ~= '0' then
        return false, 'PRICE_MISSING', 'something in this scope has no price'
      end
      if name == 'max-gross-notional' then return worth, '0', t[6], t[7], t[8], t[9] end
      if buys then return worth, t[7], t[6], t[8] end
      return worth, t[6], t[7], t[9]
    end
    if name == 'max-open-orders' then
      return '1', '0', totals[row] and totals[row][1] or '0'
    end
    if name == 'max-order-quantity' then return o.quantity ~= '0' and o.quantity or nil, '0' end
    if name == 'max-long' or name == 'max-short' then
      if buys ~= (name == 'max-long') or o.quantity == '0' then return nil end
      local in_flight = totals[row] and totals[row][buys and 4 or 5]
      return o.quantity, '0', buys and o.long or o.short, in_flight or '0'
    end
    if name == 'max-openings-without-review' then
      return '1', '0', window(o, row)[2]
    end
    if name == 'order-rate' then
      local count = 0
      for _, at in ipairs(split(window(o, row)[1])) do
        if tonumber(at) > now - period then count = count + 1 end
      end
      return '1', '0', string.format(WHOLE, count)
    end
    if name == 'duplicate-window' then
      local last, mark = window(o, row), mark_of(o)
      for i = 4, #last, 2 do
        if last[i + 1] == mark and tonumber(last[i]) > now - period then
          return false, 'DUPLICATE_ORDER', 'the very same order was sent just before'
        end
      end
      return nil
    end
    if name == 'price-collar' then
      if o.deviation == '' or o.age == '' or max_age < 0 or o.age + 0 > max_age then
        return false, 'PRICE_MISSING', 'no price and fresh reference price to compare'
      end
      return o.deviation, '0'
    end
    -- max-positions
    local counted = o.long ~= '0' or o.short ~= '0' or (totals[1] and totals[1][2] or '0') ~= '0'
    return counted and '0' or '1', '0', totals[row] and totals[row][3] or '0'
  end

  local near_a_warning, refused, stopped, last
  local at = 41 + siblings
  for number = 1, rules do
    local row, name, sort, exits, period, caps = unpack(plan, at, at + 5)
    at = at + 6
    -- Once one refuses, those that halt do so all the same.
    if (opening or exits == 1) and (not refused or telling(plan, o).halts(number)) then
      local before = o.events and #o.events or 0
      -- Of each cap: until when it holds, how it came about, itself, and where it warns.
      local cap_at, nth = at, 1
      while now >= plan[cap_at] do cap_at, nth = cap_at + 4, nth + 1 end
      local _, how, cap, warn = unpack(plan, cap_at, cap_at + 3)
      -- Whether its scope has told something since it was last under its limits.
      local told = o.told and o.told[row]
      if told then told = #told > 0 else told = windows[row] and window(o, row)[3] ~= '' end
      if told or how == 2 then -- not fed
        telling(plan, o).feed(number, row, name, nth, how == 2)
        told = #o.told[row] > 0
      end
      local asked, against, a, b, c, d = measure(name, row, sort, period)
      local code, breach, why
      if asked == false then
        code, why = against, a
      elseif asked and cap < 0 then
        code, why = 'LIMIT_STALE', 'what feeds it is stale'
      end
      if code then
        breach = telling(plan, o).breach(number, row, name, nth, why)
        code = telling(plan, o).refused(number, row, breach, code)
      elseif asked then
        -- Doubles of a handful of amounts are off by a share of about 1e-15; those that are nearer to one
        -- another than 1e-12 are compared digit by digit.
        local used = (a or 0) + (b or 0) + (c or 0) + (d or 0)
        local level, most = used + asked, cap + against
        local doubt = (level + most) * 1e-12
        local above = level > most
        if level - most <= doubt and most - level <= doubt then
          above = telling(plan, o).exceeds(number, nth, asked, against, a, b, c, d)
        end
        if above then
          breach = telling(plan, o).breach(number, row, name, nth, '', asked, against, a, b, c, d)
          code = telling(plan, o).refused(number, row, breach)
        else
          local near = warn >= 0
            and (told or warn - math.max(used - against, 0) - asked <= doubt + warn * 1e-12)
          if near or how == 1 then -- an override
            breach = telling(plan, o).breach(number, row, name, nth, '', asked, against, a, b, c, d)
            near_a_warning = near_a_warning or {}
            near_a_warning[#near_a_warning + 1] = {number, row, nth, breach, near, how == 1}
          end
        end
      end
      if code and not refused then
        -- What tells of it comes last.
        refused, stopped, last = code, breach, {}
        for i = before + 1, #o.events do last[#last + 1], o.events[i] = o.events[i], nil end
      end
    end
    at = at + 4 * caps
  end
  for _, event in ipairs(last or {}) do o.events[#o.events + 1] = event end
  if refused then return refused, stopped end
  -- Of an order that is refused, nothing is used.
  for _, each in ipairs(near_a_warning or {}) do
    local number, row, nth, b, near, lifted = unpack(each)
    if lifted then telling(plan, o).say('override_used', b) end
    if near then telling(plan, o).warn(number, row, nth, b) end
  end
  if report_meeting then report_meeting() end
  return '', nil
end

-- An amount in two parts, the second of which are the zeros at its end.
local function parts_of(amount)
  local zeros = string.match(amount, '0*$')
  return string.sub(amount, 1, -#zeros - 1), zeros
end

-- The sum of an amount and one in two parts. Multiples of the same are added as doubles, as long as those
-- hold them: the same is added to many amounts.
local function plus(amount, digits, zeros)
  local count = #zeros
  if #amount - count <= 15 and #digits <= 15 and string.find(amount, zeros, -count, true) then
    return string.format(WHOLE, string.sub(amount, 1, -count - 1) + digits) .. zeros
  end
  return add(amount, digits .. zeros)
end

-- What counts from now on of an order that is reserved.
local function count(plan, o)
  local kept, limited, source = unpack(plan, 7, 9)
  local opening, leg, recent, totals, rows = o.kind == 'open', 5, plan[31], o.totals, {}
  local quantity, zeros = parts_of(o.quantity)
  local worth, worth_zeros, first = nil, nil, totals[1]
  local new = opening and o.long == '0' and o.short == '0' and (first and first[2] or '0') == '0'
  if o.side == 'buy' then leg = 4 end
  if opening and plan[29] == 1 and o.notional ~= '' then
    worth, worth_zeros = parts_of(worth_of(o, plan[34]))
  end
  for i = 1, kept do
    local t, text = totals[i], nil
    if i == source then
      t = t or {'0', '","0","0","0","0","0","0","0","0","0"]'}
      text = '["' .. string.format(WHOLE, t[1] + 1) .. t[2]
    else
      t = t or {'0', '0', '0', '0', '0', '0', '0', '0', '0', '0'}
      t[1] = string.format(WHOLE, t[1] + 1)
      if opening then
        t[2] = string.format(WHOLE, t[2] + 1)
        if new then t[3] = string.format(WHOLE, t[3] + 1) end
        if quantity ~= '' then
          t[leg] = plus(t[leg], quantity, zeros)
          if not worth then
            t[10] = string.format(WHOLE, t[10] + 1)
          elseif worth ~= '' then
            t[leg + 4] = plus(t[leg + 4], worth, worth_zeros)
          end
        end
      end
      -- As a row is written, by Python too.
      text = '["' .. table.concat(t, '","') .. '"]'
    end
    rows[2 * i - 1], rows[2 * i] = plan[i], text
  end
  redis.call('HSET', TOTALS, unpack(rows))
  o.changed = o.changed or {}
  for i = 1, limited do
    local period, reviewed = plan[14 + 2 * i], plan[15 + 2 * i]
    if period > 0 then
      local rate = {}
      for _, time in ipairs(split(window(o, i)[1])) do
        if tonumber(time) > now - period then rate[#rate + 1] = time end
      end
      rate[#rate + 1] = NOW
      window(o, i)[1], o.changed[i] = table.concat(rate, ',', math.max(#rate - 999, 1)), true
    end
    if reviewed == 1 and opening then
      local last = window(o, i)
      last[2], o.changed[i] = string.format(WHOLE, last[2] + 1), true
    end
  end
  if recent > 0 then
    local before = window(o, 1)
    local last = {before[1], before[2], before[3]}
    for i = 4, #before, 2 do
      if tonumber(before[i]) > now - recent then
        last[#last + 1] = before[i]
        last[#last + 1] = before[i + 1]
      end
    end
    last[#last + 1] = NOW
    last[#last + 1] = mark_of(o)
    o.windows[1], o.changed[1] = last, true
  end
end

-- Keeps what was decided on an order, and tells what there is to tell.
keep = function(plan, o, reserved)
  if reserved then count(plan, o) end
  local rows
  for i in pairs(o.changed or {}) do
    local last = window(o, i)
    if o.told and o.told[i] then last[3] = table.concat(o.told[i], ',') end
    rows = rows or {}
    rows[#rows + 1] = plan[i]
    rows[#rows + 1] = cjson.encode(last)
  end
  if rows then redis.call('HSET', WINDOWS, unpack(rows)) end
  if not o.telling then return end
  for i, why in pairs(o.halted) do
    local scope = plan[i]
    local standing = redis.call('HGET', STANDINGS, scope)
    standing = standing and cjson.decode(standing) or {'', '', '0', '0', '0', '0', ''}
    standing[1] = why
    redis.call('HSET', STANDINGS, scope, cjson.encode(standing))
  end
  for _, event in ipairs(o.events) do
    append(event[1], o.key, o.id, o.quantity, event[2], event[3])
  end
end

end

