-- Binds a label to another account, where nothing is open or in flight on either; answers the account
-- before ('' for none) and what is in the way. Each key of both is to be read again.
--
-- ARGV: label, account (escaped), the event's text

local label, account = ARGV[1], ARGV[2]
local before = redis.call('HGET', ACCOUNTS, label) or ''
local hindered = {}
if before == account then return {TOLD, before, hindered} end

local function of(key, name) return name ~= '' and string.sub(key, 1, #name + 1) == name .. '/' end
local rows, touched = redis.call('HGETALL', KEYROWS), {}
for i = 1, #rows, 2 do
  if before ~= '' and (of(rows[i], before) or of(rows[i], account)) then
    touched[#touched + 1] = i
    hindered[#hindered + 1] = {rows[i], rows[i + 1], (in_flight(rows[i]))}
  end
end
local function empty(found)
  local row = cjson.decode(found[2])
  return row[1] == '0' and row[2] == '0' and #found[3] == 0
end
local stands = {}
for _, found in ipairs(hindered) do
  if not empty(found) then stands[#stands + 1] = found end
end
if #stands > 0 then return {TOLD, before, stands} end
local distrust = losses().distrust
for _, i in ipairs(touched) do distrust(rows[i], rows[i + 1]) end
redis.call('HSET', ACCOUNTS, label, account)
append('bound', '', '', '0', '', ARGV[3])
redis.call('HSET', META, 'now', NOW)
return {TOLD, before, stands}
