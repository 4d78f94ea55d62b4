-- Limits and pools, behind the prelude of the scripts that count orders. The same rules as
-- limits/judge.py and limits/pools.py, and held to them by a test that plays both the same histories.

-- Adds a change, which may begin with a minus; nil where that would be below 0.
local function shift(a, change)
  if string.sub(change, 1, 1) ~= '-' then return add(a, change) end
  change = string.sub(change, 2)
  if less(a, change) then return nil end
  return minus(a, change)
end

-- An amount at a rate in units of 10^-30, rounded up: seven digits times seven at a time.
local function at_rate(amount, rate)
  if rate == '1' .. string.rep('0', 30) then return amount end
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

-- Adds to the totals of scopes, `known` where they were read already; false where the totals cannot be
-- right.
local function keep_totals(changes, known)
  local right, kept = true, {}
  for at, change in ipairs(changes) do
    local totals = {}
    if known then
      totals = known[at] or {}
    else
      local row = redis.call('HGET', TOTALS, change[1])
      if row then totals = cjson.decode(row) end
    end
    for i = 1, 10 do
      local sum, more = totals[i] or '0', change[i + 1]
      if more ~= '0' then sum = shift(sum, more) end
      if not sum then
        right, sum = false, '0'
      end
      totals[i] = sum
    end
    kept[#kept + 1] = change[1]
    kept[#kept + 1] = '["' .. table.concat(totals, '","') .. '"]'
    -- Lua puts no more than some thousands of values on its stack.
    if #kept == 1000 or at == #changes then
      redis.call('HSET', TOTALS, unpack(kept))
      kept = {}
    end
  end
  return right
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

-- Judges an order `o` by a plan, in two halves: what refuses it, and what is kept once it is decided.
local function within(plan, o)
  local ONE = '1' .. string.rep('0', 30)
  local now = tonumber(NOW)
  local function rows(name) return redis.call('HMGET', name, unpack(plan.rows)) end
  local totals, windows, standings = rows(TOTALS), rows(WINDOWS), rows(STANDINGS)
  local events, changed, halted = {}, {}, {}

  local function split(text)
    local found = {}
    for part in string.gmatch(text, '[^,]+') do found[#found + 1] = part end
    return found
  end
  for i, r in ipairs(plan.rules) do
    plan.rules[i] = {
      row = r[1], name = r[2], mark = r[3] == '' and r[2] or r[3], action = r[4], window = r[5],
      sort = r[6], exits = r[7], refusal = r[8], caps = r[9],
    }
  end
  for i = 1, #plan.rows do
    totals[i] = totals[i] and cjson.decode(totals[i]) or false
    local w = windows[i] and cjson.decode(windows[i]) or {'', '0', ''}
    windows[i] = {rate = split(w[1]), openings = w[2], told = split(w[3]), recent = {unpack(w, 4)}}
  end
  local function total(row, i) return totals[row] and totals[row][i] or '0' end
  local function ones(count) return count == '0' and '0' or count .. string.rep('0', 30) end

  local function plain(units)
    local digits = string.rep('0', 31 - #units) .. units
    local rest = string.gsub(string.sub(digits, -30), '0+$', '')
    local whole = string.sub(digits, 1, -31)
    return rest == '' and whole or whole .. '.' .. rest
  end
  local function text(b)
    local what = b.name ~= '' and b.scope .. ' ' .. b.name or b.scope
    if b.why ~= '' then return what .. ': ' .. b.why end
    return what .. ': ' .. plain(b.used) .. ' used, ' .. plain(b.asked) .. ' asked, '
      .. plain(b.cap) .. ' allowed' .. (b.how ~= '' and ' (' .. b.how .. ')' or '')
  end
  local function say(kind, b, code) events[#events + 1] = {kind, code or '', text(b)} end
  local function position(list, word)
    for i, each in ipairs(list) do
      if each == word then return i end
    end
  end
  local function tell(row, mark)
    if position(windows[row].told, mark) then return false end
    table.insert(windows[row].told, mark)
    changed[row] = true
    return true
  end
  local function untell(row, mark)
    local at = position(windows[row].told, mark)
    if at then
      table.remove(windows[row].told, at)
      changed[row] = true
    end
  end

  local mark = o.side .. '|' .. o.kind .. '|' .. o.quantity .. '|' .. o.price .. '|' .. o.source
  local buys, opening = o.side == 'buy', o.kind == 'open'
  local fresh = o.age ~= '' and plan.max_age ~= '' and tonumber(o.age) <= tonumber(plan.max_age)

  local function measure(rule, cap)
    local row, name = rule.row, rule.name
    local b = {
      scope = plan.rows[row], name = name, used = '0', asked = '0', cap = '0', how = '', why = '',
    }
    local function why(code, words)
      b.how, b.why = cap.how, words
      return code, b
    end
    if rule.sort == 'loss' then
      local s = standings[row] and cjson.decode(standings[row]) or {'', '', '', '', '', '', ''}
      if position(split(s[2]), name) then
        return why('LOSS_LIMIT', 'reached, until a person resumes the account')
      end
      local seen = tonumber(s[7])
      if not seen or seen > now or now > seen + rule.window then
        return why('LIMIT_STALE', 'the equity was not reported lately')
      end
      return nil, b
    end
    if name == 'duplicate-window' then
      local recent = windows[row].recent
      for i = 1, #recent, 2 do
        if recent[i + 1] == mark and tonumber(recent[i]) > now - rule.window then
          return why('DUPLICATE_ORDER', 'the very same order was sent just before')
        end
      end
      return nil, b
    end
    if (name == 'max-long' and not buys) or (name == 'max-short' and buys) then return nil, b end
    local used, against, asked = '0', '0', nil
    if name == 'price-collar' then
      if o.deviation == '' or not fresh then
        return why('PRICE_MISSING', 'no price and fresh reference price to compare')
      end
      asked = o.deviation
    elseif rule.sort == 'order value' or rule.sort == 'value' then
      if plan.currency ~= '' and now >= tonumber(plan.rate_until) then
        return why('LIMIT_STALE', 'no fresh rate of ' .. plan.currency .. ': `invariant-guard feed fx '
          .. plan.currency .. ' RATE --for 15m`')
      end
      if plan.priced ~= '1' then
        return why('PRICE_MISSING', "the order is not in the limits' currency")
      end
      if o.notional == '' and (o.price ~= '' or fresh) then
        return why('PRICE_MISSING', 'its worth is not known without contract_size')
      end
      if o.notional == '' or not (o.price ~= '' or fresh) then
        return why('PRICE_MISSING', 'no price, and no fresh reference price')
      end
      if rule.sort == 'value' and total(row, 10) ~= '0' then
        return why('PRICE_MISSING', 'something in this scope has no price')
      end
      asked = at_rate(o.notional, plan.rate)
      local long, short, buy, sell = total(row, 6), total(row, 7), total(row, 8), total(row, 9)
      if name == 'max-gross-notional' then
        used = add(add(long, short), add(buy, sell))
      elseif name == 'max-net-notional' then
        if buys then
          used, against = add(long, buy), short
        else
          used, against = add(short, sell), long
        end
      end
    elseif name == 'max-order-quantity' then
      asked = o.quantity
    elseif name == 'max-long' then
      used, asked = add(o.long, total(row, 4)), o.quantity
    elseif name == 'max-short' then
      used, asked = add(o.short, total(row, 5)), o.quantity
    elseif name == 'max-open-orders' then
      used, asked = ones(total(row, 1)), ONE
    elseif name == 'max-positions' then
      if o.long ~= '0' or o.short ~= '0' or total(1, 2) ~= '0' then return nil, b end
      used, asked = ones(total(row, 3)), ONE
    elseif name == 'order-rate' then
      local count = 0
      for _, at in ipairs(windows[row].rate) do
        if tonumber(at) > now - rule.window then count = count + 1 end
      end
      used, asked = ones(string.format('%.0f', count)), ONE
    else
      used, asked = ones(windows[row].openings), ONE
    end
    if asked == '0' then return nil, b end
    if cap.cap == '' then return why('LIMIT_STALE', 'what feeds it is stale') end
    b.used, b.asked, b.cap, b.how = minus(used, against), asked, cap.cap, cap.how
    if less(add(cap.cap, against), add(used, asked)) then return rule.refusal, b end
    if cap.how == 'override' then say('override_used', b) end
    return nil, b
  end

  local function in_flight_on(other, order)
    return other.key .. ' has ' .. order.id .. ' in flight, to ' .. order.side .. ' '
      .. plain(order.remaining)
  end
  -- What of its siblings stands in an opening's way.
  local function opposed()
    local function found(code, why)
      local b = {
        scope = 'pool:' .. plan.pool.name, name = 'opposing', used = '0', asked = '0', cap = '0',
        how = '', why = why,
      }
      say('limit_breached', b, code)
      return code, b
    end
    for _, other in ipairs(o.others) do
      local flat = other.retired and other.status == 'RECONCILING'
      if other.status ~= 'READY' and not flat then
        local cure = other.status == 'HALTED' and ': resume it' or ': reconcile it'
        return found('POOL_RECONCILING', other.key .. ' is ' .. other.status .. cure)
      end
    end
    for _, other in ipairs(plan.pool.opposing == 'positions' and o.others or {}) do
      local held = buys and other.short or other.long
      if held ~= '0' then
        local word = buys and ' is short ' or ' is long '
        return found('OPPOSING_ACCOUNT_POSITION', other.key .. word .. plain(held) .. ': close that first')
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
  -- Reports an order of a sibling that this one could meet at the venue.
  local function report_meeting()
    if not plan.pool or plan.pool.opposing == 'allow' or o.conditional == '1' then return end
    for _, other in ipairs(o.others) do
      for _, order in ipairs(other.orders) do
        if order.conditional ~= '1' then
          local what = 'pool:' .. plan.pool.name .. ': ' .. in_flight_on(other, order)
          events[#events + 1] = {'self_match_risk', '', what}
          return
        end
      end
    end
  end

  local function judge()
    -- An exit that the venue holds to reduce-only passes everything, and is counted.
    if not opening and o.enforced == '1' then
      report_meeting()
      return '', nil
    end
    if opening then
      if plan.pool and plan.pool.opposing ~= 'allow' then
        local code, b = opposed()
        if code then return code, b end
      end
      for i, row in ipairs(plan.rows) do
        local halt = standings[i] and cjson.decode(standings[i])[1] or ''
        if halt ~= '' then
          local b = {
            scope = row, name = '', used = '0', asked = '0', cap = '0', how = '', why = halt,
          }
          say('limit_breached', b, 'HALTED')
          return 'HALTED', b
        end
      end
      if plan.missing ~= '' then
        local b = {
          scope = plan.rows[1], name = plan.missing, used = '0', asked = '0', cap = '0', how = '',
          why = 'required, and not set',
        }
        say('limit_breached', b, 'LIMIT_MISSING')
        return 'LIMIT_MISSING', b
      end
    end
    local passed = {}
    for _, rule in ipairs(plan.rules) do
      if opening or rule.exits == '1' then
        local cap
        for _, each in ipairs(rule.caps) do
          if not cap and (each[2] == '' or now < tonumber(each[2])) then
            cap = {how = each[1], cap = each[3], warn = each[4], rearm = each[5]}
          end
        end
        local stale = 'stale ' .. rule.mark
        if cap.how == 'floor' or cap.how == 'stale' then
          if tell(rule.row, stale) then
            say('limit_stale', {
              scope = plan.rows[rule.row], name = rule.name, why = 'not fed: ' .. cap.how,
            })
          end
        else
          untell(rule.row, stale)
        end
        local refusal, b = measure(rule, cap)
        if refusal then
          say('limit_breached', b, refusal)
          if rule.action == 'halt' and refusal == rule.refusal then
            local why = rule.name .. ' was breached'
            halted[rule.row] = why
            events[#events + 1] = {'scope_halted', '', plan.rows[rule.row] .. ': ' .. why}
          end
          if rule.action ~= 'pass' then return refusal, b end
        elseif cap.warn ~= '' and b.asked ~= '0' then
          passed[#passed + 1] = {rule, cap, b}
        end
      end
    end
    -- Of an order that is refused, nothing is used.
    for _, each in ipairs(passed) do
      local rule, cap, b = unpack(each)
      local level = add(b.used, b.asked)
      if not less(level, cap.warn) then
        if tell(rule.row, rule.mark) then say('limit_warned', b) end
      elseif less(level, cap.rearm) then
        untell(rule.row, rule.mark)
      end
    end
    report_meeting()
    return '', nil
  end

  -- What counts from now on: the order, where it is reserved.
  local function count()
    for i, window in ipairs(plan.rates) do
      if window > 0 then
        local rate = {}
        for _, at in ipairs(windows[i].rate) do
          if tonumber(at) > now - window then rate[#rate + 1] = at end
        end
        rate[#rate + 1] = NOW
        windows[i].rate = {unpack(rate, math.max(#rate - 999, 1))}
        changed[i] = true
      end
    end
    if plan.recent > 0 then
      local recent = {}
      for i = 1, #windows[1].recent, 2 do
        if tonumber(windows[1].recent[i]) > now - plan.recent then
          recent[#recent + 1] = windows[1].recent[i]
          recent[#recent + 1] = windows[1].recent[i + 1]
        end
      end
      recent[#recent + 1] = NOW
      recent[#recent + 1] = mark
      windows[1].recent, changed[1] = recent, true
    end
    if opening then
      for _, i in ipairs(plan.reviewed) do
        windows[i].openings, changed[i] = add(windows[i].openings, '1'), true
      end
    end
    local change = {'1', '0', '0', '0', '0', '0', '0', '0', '0', '0'}
    if opening then
      local priced = o.notional ~= '' and plan.priced == '1' and o.quantity ~= '0'
      change[2] = '1'
      change[3] = (o.long == '0' and o.short == '0' and total(1, 2) == '0') and '1' or '0'
      change[buys and 4 or 5] = o.quantity
      change[buys and 8 or 9] = priced and at_rate(o.notional, plan.rate) or '0'
      change[10] = (o.quantity ~= '0' and not priced) and '1' or '0'
    end
    local changes, known = {}, {}
    for _, i in ipairs(plan.kept) do
      local more = i == 4 and {'1', '0', '0', '0', '0', '0', '0', '0', '0', '0'} or change
      changes[#changes + 1] = {plan.rows[i], unpack(more)}
      known[#changes] = totals[i]
    end
    keep_totals(changes, known)
  end

  local function keep(reserved)
    if reserved then count() end
    local rows = {}
    for i in pairs(changed) do
      local w = windows[i]
      rows[#rows + 1] = plan.rows[i]
      rows[#rows + 1] = cjson.encode({
        table.concat(w.rate, ','), w.openings, table.concat(w.told, ','), unpack(w.recent),
      })
    end
    if #rows > 0 then redis.call('HSET', WINDOWS, unpack(rows)) end
    for i, why in pairs(halted) do
      local s = standings[i] and cjson.decode(standings[i]) or {'', '', '0', '0', '0', '0', ''}
      s[1] = why
      redis.call('HSET', STANDINGS, plan.rows[i], cjson.encode(s))
    end
    for _, event in ipairs(events) do
      append(event[1], o.key, o.id, o.quantity, event[2], event[3])
    end
    redis.call('HINCRBY', META, 'moves', 1)
  end

  return judge, keep
end
