-- Limits and pools of an admission, behind the sums. The same rules as limits/judge.py and
-- limits/pools.py, and held to them by a test that plays both the same histories.
--
-- Nearly every order passes, with nothing to tell. So what each compares is kept apart from what is told,
-- amounts are compared as doubles where those can tell, and the functions that tell are made where there
-- is something: to make a function, or a text, is what costs time here.

-- What follows a count in units of 10^-30.
local UNIT_ZEROS = '000000000000000000000000000000'
local ONE = '1000000000000000000000000000000'

-- An amount at a rate in units of 10^-30, rounded up: seven digits times seven at a time.
local function at_rate(amount, rate)
  if rate == ONE then return amount end
  local function limbs(a)
    local found = {}
    while #a > 0 do
      found[#found + 1] = tonumber(string.sub(a, -7))
      a = string.sub(a, 1, -8)
    end
    return found
  end
  local a, b, sum = limbs(amount), limbs(rate), {}
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
  return string.find(string.sub(out, -30), '[1-9]') and add(whole, '1') or whole
end

-- The keys of some names, each with those of its live orders that an order of a side could meet, by
-- their ids; nil where it turns out that what was in flight on one is forgotten.
local function siblings_of(names, side)
  local found, whole = {}, true
  local rows = #names > 0 and redis.call('HMGET', KEYROWS, unpack(names)) or {}
  local other = side == 'buy' and 'sell' or 'buy'
  for i, name in ipairs(names) do
    local o = {key = name, long = '0', short = '0', status = 'RECONCILING', orders = {}}
    local marks, ids = redis.call('HGETALL', live_of(name)), {}
    if rows[i] then
      local row = cjson.decode(rows[i])
      o.long, o.short, o.status = row[1], row[2], row[3]
      o.retired = #row % 2 == 1 and row[9] == '1'
      if o.status == 'READY' and #marks == 0 then
        forgotten(name, rows[i])
        whole = false
      end
    end
    for j = 1, #marks, 2 do
      if marks[j + 1] == MARKS['open' .. other] or marks[j + 1] == MARKS['close' .. other] then
        if marks[j] ~= '' then ids[#ids + 1] = marks[j] end
      end
    end
    table.sort(ids)
    for j, body in ipairs(records_of(ids)) do
      local r = cjson.decode(body)
      o.orders[j] = {
        id = r[1], side = r[3], kind = r[4], remaining = minus(r[5], r[6]), conditional = r[12],
      }
    end
    found[i] = o
  end
  return whole and found or nil
end

-- What each order compares, as `_numbers_of` in wire.py puts it: four numbers of the order, three of each
-- row, then of each rule five and four of each of its caps.
local OF_ORDER, OF_ROW, OF_RULE, OF_CAP = 4, 3, 5, 4
local LOSS, ORDER_VALUE, VALUE = 1, 2, 3
local OVERRIDE, UNFED = 1, 2
local SOURCE = 4

-- The plan of a key and a source; nil where it is to be made.
local function plan_of(key, source)
  local field = key .. '\n' .. source
  local kept = redis.call('HGET', PLANS, NUMBERS .. field)
  if not kept then return nil end
  local rows, names, packed, missing, currency, rate, pool = unpack(cmsgpack.unpack(kept))
  return {
    field = field, rows = rows, names = names, missing = missing, currency = currency, rate = rate,
    pool = pool, numbers = {struct.unpack('>' .. string.rep('d', #packed / 8), packed)},
  }
end

-- Doubles of a handful of amounts are off by a share of about 1e-15; those that are nearer to one another
-- than this share are compared digit by digit.
local DOUBT = 1e-12

-- How far an amount is above another; nil where doubles cannot tell that it is above or below.
local function gap(a, b)
  local between = a - b
  if math.abs(between) > (a + b) * DOUBT then return between end
end

local function split(text)
  local found = {}
  for part in string.gmatch(text, '[^,]+') do found[#found + 1] = part end
  return found
end

local function position(list, word)
  for i, each in ipairs(list) do
    if each == word then return i end
  end
end

-- What there is to tell of an order `o` by a plan. `s` takes in what comes of it: the events, what scopes
-- have told since they were last under their limits, which of their rows changed, which are halted.
local function telling(plan, o, s)
  local words = cjson.decode(redis.call('HGET', PLANS, WORDS .. plan.field))
  local t = {}

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
  function t.say(kind, b, code) s.events[#s.events + 1] = {kind, code or '', text(b)} end
  -- What stops an order without a rule.
  function t.stop(code, scope, name, why)
    local b = {scope = scope, name = name, used = '0', asked = '0', cap = '0', how = '', why = why}
    t.say('limit_breached', b, code)
    return code, b
  end

  local function told(row)
    if not s.told[row] then s.told[row] = split(s.window(row)[3]) end
    return s.told[row]
  end
  local function tell(row, mark)
    if position(told(row), mark) then return false end
    table.insert(told(row), mark)
    s.changed[row] = true
    return true
  end
  local function untell(row, mark)
    local at = position(told(row), mark)
    if at then
      table.remove(told(row), at)
      s.changed[row] = true
    end
  end

  local function sum(...)
    local found = '0'
    for i = 1, select('#', ...) do found = add(found, (select(i, ...)) or '0') end
    return found
  end
  -- A rule as it is told, by its number in the plan and that of its cap: what is used, asked and
  -- allowed, or why.
  function t.breach(number, row, nth, why, asked, against, ...)
    local cap = words[number].caps[nth]
    local b = {
      scope = plan.rows[row], name = plan.names[number], used = '0', asked = '0', cap = '0',
      how = cap.how, why = why,
    }
    if why == '' then b.used, b.asked, b.cap = minus(sum(...), against), asked, cap.cap end
    return b
  end
  -- Whether used + asked > cap + against, digit by digit.
  function t.exceeds(number, nth, asked, against, ...)
    return less(add(words[number].caps[nth].cap, against), add(sum(...), asked))
  end
  function t.refused(number, row, b, code)
    local w = words[number]
    code = code or w.refusal
    t.say('limit_breached', b, code)
    if w.action == 'halt' and code == w.refusal then
      local why = b.name .. ' was breached'
      s.halted[row] = why
      s.events[#s.events + 1] = {'scope_halted', '', b.scope .. ': ' .. why}
    end
    return w.action ~= 'pass' and code
  end
  function t.warn(number, row, nth, b)
    local w, level = words[number], add(b.used, b.asked)
    if b.asked == '0' then return end
    if not less(level, w.caps[nth].warn) then
      if tell(row, w.mark) then t.say('limit_warned', b) end
    elseif less(level, w.caps[nth].rearm) then
      untell(row, w.mark)
    end
  end
  function t.feed(number, row, nth, unfed)
    local w = words[number]
    local stale = 'stale ' .. w.mark
    if not unfed then return untell(row, stale) end
    if tell(row, stale) then
      local why = 'not fed: ' .. w.caps[nth].how
      t.say('limit_stale', {scope = plan.rows[row], name = plan.names[number], why = why})
    end
  end

  return t
end

-- What of its siblings stands in an opening's way, and the report of an order of one that this one could
-- meet at the venue.
local function among_siblings(plan, o, s, teller)
  local name, opposing, buys = 'pool:' .. plan.pool.name, plan.pool.opposing, o.side == 'buy'
  local function in_flight_on(other, order)
    return other.key .. ' has ' .. order.id .. ' in flight, to ' .. order.side .. ' '
      .. teller().plain(order.remaining)
  end
  local function opposed()
    local function found(code, why) return teller().stop(code, name, 'opposing', why) end
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
        local why = other.key .. word .. teller().plain(held) .. ': close that first'
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
          s.events[#s.events + 1] = {'self_match_risk', '', name .. ': ' .. in_flight_on(other, order)}
          return
        end
      end
    end
  end
  return opposed, report_meeting
end

-- Judges an order `o` by a plan, in two halves: what refuses it, and what is kept once it is decided.
local function within(plan, o)
  local now, n = tonumber(NOW), plan.numbers
  local max_age, priced, rate_until, kept_for = n[1], n[2] == 1, n[3], n[4]
  local names = plan.rows
  local totals = redis.call('HMGET', TOTALS, unpack(names))
  local windows = redis.call('HMGET', WINDOWS, unpack(names))
  local standings = redis.call('HMGET', STANDINGS, unpack(names))
  for i = 1, #names do totals[i] = totals[i] and cjson.decode(totals[i]) end
  local s = {events = {}, changed = {}, halted = {}, told = {}}

  -- The row of a scope's last orders: times, openings, what it told, then the orders.
  local function window(i)
    if type(windows[i]) ~= 'table' then
      windows[i] = windows[i] and cjson.decode(windows[i]) or {'', '0', ''}
    end
    return windows[i]
  end
  s.window = window
  local function has_told(row)
    if s.told[row] then return #s.told[row] > 0 end
    return windows[row] and window(row)[3] ~= ''
  end
  local made
  local function teller()
    made = made or telling(plan, o, s)
    return made
  end

  local function total(row, i) return totals[row] and totals[row][i] or '0' end
  local function ones(count) return count == '0' and '0' or count .. UNIT_ZEROS end
  local near_a_warning = {}

  local mark = o.side .. '|' .. o.kind .. '|' .. o.quantity .. '|' .. o.price .. '|' .. o.source
  local buys, opening = o.side == 'buy', o.kind == 'open'
  local worth = o.notional ~= '' and at_rate(o.notional, plan.rate)

  -- What a rule compares: what is asked, what stands against what is used, and the parts of that; nothing
  -- where it is no matter. Or false, with a refusal and why.
  local function measure(name, row, sort, period)
    if sort == LOSS then
      local standing = standings[row] and cjson.decode(standings[row]) or {}
      if position(split(standing[2] or ''), name) then
        return false, 'LOSS_LIMIT', 'reached, until a person resumes the account'
      end
      local seen = tonumber(standing[7] or '')
      if not seen or seen > now or now > seen + period then
        return false, 'LIMIT_STALE', 'the equity was not reported lately'
      end
      return nil
    end
    if name == 'duplicate-window' then
      local recent = window(row)
      for i = 4, #recent, 2 do
        if recent[i + 1] == mark and tonumber(recent[i]) > now - period then
          return false, 'DUPLICATE_ORDER', 'the very same order was sent just before'
        end
      end
      return nil
    end
    local fresh = o.age ~= '' and max_age >= 0 and tonumber(o.age) <= max_age
    if name == 'price-collar' then
      if o.deviation == '' or not fresh then
        return false, 'PRICE_MISSING', 'no price and fresh reference price to compare'
      end
      return o.deviation, '0'
    end
    if sort == ORDER_VALUE or sort == VALUE then
      if plan.currency ~= '' and now >= rate_until then
        return false, 'LIMIT_STALE', 'no fresh rate of ' .. plan.currency
          .. ': `invariant-guard feed fx ' .. plan.currency .. ' RATE --for 15m`'
      end
      if not priced then
        return false, 'PRICE_MISSING', "the order is not in the limits' currency"
      end
      if o.notional == '' and (o.price ~= '' or fresh) then
        return false, 'PRICE_MISSING', 'its worth is not known without contract_size'
      end
      if o.notional == '' or not (o.price ~= '' or fresh) then
        return false, 'PRICE_MISSING', 'no price, and no fresh reference price'
      end
      if sort == ORDER_VALUE or not totals[row] then return worth, '0' end
      local t = totals[row]
      if t[10] ~= '0' then
        return false, 'PRICE_MISSING', 'something in this scope has no price'
      end
      local long, short, buy, sell = t[6], t[7], t[8], t[9]
      if name == 'max-gross-notional' then
        return worth, '0', long, short, buy, sell
      end
      if name == 'max-net-notional' then
        if buys then return worth, short, long, buy end
        return worth, long, short, sell
      end
    end
    if name == 'max-order-quantity' then return o.quantity ~= '0' and o.quantity or nil, '0' end
    if name == 'max-long' or name == 'max-short' then
      if buys ~= (name == 'max-long') or o.quantity == '0' then return nil end
      return o.quantity, '0', buys and o.long or o.short, total(row, buys and 4 or 5)
    end
    if name == 'max-open-orders' then return ONE, '0', ones(total(row, 1)) end
    if name == 'max-positions' then
      if o.long ~= '0' or o.short ~= '0' or total(1, 2) ~= '0' then return nil end
      return ONE, '0', ones(total(row, 3))
    end
    if name == 'order-rate' then
      local count = 0
      for _, at in ipairs(split(window(row)[1])) do
        if tonumber(at) > now - period then count = count + 1 end
      end
      return ONE, '0', ones(string.format('%.0f', count))
    end
    return ONE, '0', ones(window(row)[2])
  end

  local opposed, report_meeting
  if plan.pool and plan.pool.opposing ~= 'allow' then
    opposed, report_meeting = among_siblings(plan, o, s, teller)
  end

  -- By one rule: the refusal and its breach; nothing where it passes.
  local function judge_by(number, first)
    local row, sort, period = n[first + 1], n[first + 2], n[first + 4]
    local cap_at, nth = first + OF_RULE, 1
    while now >= n[cap_at + 1] do cap_at, nth = cap_at + OF_CAP, nth + 1 end
    local how, cap, warn = n[cap_at + 2], n[cap_at + 3], n[cap_at + 4]
    local told = has_told(row)
    if told or how == UNFED then
      teller().feed(number, row, nth, how == UNFED)
      told = has_told(row)
    end
    local asked, against, a, b, c, d = measure(plan.names[number], row, sort, period)
    if asked == nil then return end
    local code, why
    if asked == false then
      code, why = against, a
    elseif cap < 0 then
      code, why = 'LIMIT_STALE', 'what feeds it is stale'
    end
    if code then
      local breach = teller().breach(number, row, nth, why)
      return teller().refused(number, row, breach, code), breach
    end
    local used = (a or 0) + (b or 0) + (c or 0) + (d or 0)
    local above = gap(used + asked, cap + against)
    if above == nil then
      above = teller().exceeds(number, nth, asked, against, a, b, c, d) and 1 or -1
    end
    if above < 0 and how ~= OVERRIDE then
      local reached = math.max(used - against, 0) + asked
      local far = warn < 0 or warn - reached > (warn + used + against + asked) * DOUBT
      if far and not told then return end
    end
    local breach = teller().breach(number, row, nth, '', asked, against, a, b, c, d)
    if above > 0 then return teller().refused(number, row, breach), breach end
    if how == OVERRIDE then teller().say('override_used', breach) end
    if warn >= 0 then near_a_warning[#near_a_warning + 1] = {number, row, nth, breach} end
  end

  local function judge()
    -- An exit that the venue holds to reduce-only passes everything, and is counted.
    if opening or o.enforced ~= '1' then
      if opening then
        if opposed then
          local code, breach = opposed()
          if code then return code, breach end
        end
        for i, name in ipairs(names) do
          local halt = standings[i] and cjson.decode(standings[i])[1] or ''
          if halt ~= '' then return teller().stop('HALTED', name, '', halt) end
        end
        if plan.missing ~= '' then
          return teller().stop('LIMIT_MISSING', names[1], plan.missing, 'required, and not set')
        end
      end
      local first = OF_ORDER + #names * OF_ROW
      for number = 1, #plan.names do
        if opening or n[first + 3] == 1 then
          local code, breach = judge_by(number, first)
          if code then return code, breach end
        end
        first = first + OF_RULE + n[first + 5] * OF_CAP
      end
      -- Of an order that is refused, nothing is used.
      for _, each in ipairs(near_a_warning) do teller().warn(unpack(each)) end
    end
    if report_meeting then report_meeting() end
    return '', nil
  end

  -- What counts from now on: the order, where it is reserved.
  local function count()
    -- Which of the totals of its scopes grow, and by what; of a source there is the first alone.
    local which, more = {1}, {'1'}
    local function grow(total, by)
      if by ~= '0' then which[#which + 1], more[#more + 1] = total, by end
    end
    if opening then
      local valued = worth and priced and o.quantity ~= '0'
      grow(2, '1')
      if o.long == '0' and o.short == '0' and total(1, 2) == '0' then grow(3, '1') end
      grow(buys and 4 or 5, o.quantity)
      if valued then
        grow(buys and 8 or 9, worth)
      elseif o.quantity ~= '0' then
        grow(10, '1')
      end
    end
    local kept = {}
    for i, name in ipairs(names) do
      local at = OF_ORDER + (i - 1) * OF_ROW
      local period, counts, reviewed = n[at + 1], n[at + 2] == 1, n[at + 3] == 1
      if period > 0 then
        local rate = {}
        for _, time in ipairs(split(window(i)[1])) do
          if tonumber(time) > now - period then rate[#rate + 1] = time end
        end
        rate[#rate + 1] = NOW
        window(i)[1], s.changed[i] = table.concat(rate, ',', math.max(#rate - 999, 1)), true
      end
      if reviewed and opening then window(i)[2], s.changed[i] = add(window(i)[2], '1'), true end
      if counts then
        local t = totals[i] or {'0', '0', '0', '0', '0', '0', '0', '0', '0', '0'}
        for j = 1, i == SOURCE and 1 or #which do t[which[j]] = add(t[which[j]], more[j]) end
        kept[#kept + 1] = name
        kept[#kept + 1] = totals_text(t)
      end
    end
    redis.call('HSET', TOTALS, unpack(kept))
    if kept_for > 0 then
      local before = window(1)
      local recent = {before[1], before[2], before[3]}
      for i = 4, #before, 2 do
        if tonumber(before[i]) > now - kept_for then
          recent[#recent + 1] = before[i]
          recent[#recent + 1] = before[i + 1]
        end
      end
      recent[#recent + 1] = NOW
      recent[#recent + 1] = mark
      windows[1], s.changed[1] = recent, true
    end
  end

  local function keep(reserved)
    if reserved then count() end
    local rows = {}
    for i in pairs(s.changed) do
      local w = window(i)
      if s.told[i] then w[3] = table.concat(s.told[i], ',') end
      rows[#rows + 1] = names[i]
      rows[#rows + 1] = cjson.encode(w)
    end
    if #rows > 0 then redis.call('HSET', WINDOWS, unpack(rows)) end
    for i, why in pairs(s.halted) do
      local standing = standings[i] and cjson.decode(standings[i]) or {'', '', '0', '0', '0', '0', ''}
      standing[1] = why
      redis.call('HSET', STANDINGS, names[i], cjson.encode(standing))
    end
    for _, event in ipairs(s.events) do
      append(event[1], o.key, o.id, o.quantity, event[2], event[3])
    end
  end

  return judge, keep
end
