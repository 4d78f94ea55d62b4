-- Keeps what an edit of the limits decided, if nothing it saw has moved since; else answers 0.
--
-- ARGV: the revision it saw or '', the new one or '', the new book, '1' where totals are to be added up
--       anew, standings as a JSON list of scope, text seen and new text, a JSON list of scopes whose
--       openings count anew, then the events

if (LIMITS or '') ~= ARGV[1] then return {TOLD, 0} end
local standings = cjson.decode(ARGV[5])
for _, each in ipairs(standings) do
  if (redis.call('HGET', STANDINGS, each[1]) or '') ~= each[2] then return {TOLD, 0} end
end
if ARGV[2] ~= '' then
  redis.call('SET', BOOK, ARGV[3])
  redis.call('HSET', META, 'limits', ARGV[2])
  redis.call('DEL', PLANS)
  LIMITS = ARGV[2]
end
for _, each in ipairs(standings) do redis.call('HSET', STANDINGS, each[1], each[3]) end
for _, scope in ipairs(cjson.decode(ARGV[6])) do
  local row = redis.call('HGET', WINDOWS, scope)
  if row then
    row = cjson.decode(row)
    row[2], row[3] = '0', ''
    redis.call('HSET', WINDOWS, scope, cjson.encode(row))
  end
end
if ARGV[4] == '1' then losses().add_up_anew() end
for i = 7, #ARGV do
  local event = cjson.decode(ARGV[i])
  append(event[1], event[2], event[3], event[4], event[5], event[6], event[8])
end
redis.call('HSET', META, 'now', NOW)
return {TOLD, 1}
