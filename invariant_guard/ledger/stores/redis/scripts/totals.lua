-- Keeps totals that were added up, if no order has moved since they were; else answers 0.
--
-- ARGV: the state of the limits and the number of moves as they were, the totals as a JSON list of
--       scope and text

if limits_state() ~= ARGV[1] or (MOVES or '0') ~= ARGV[2] then
  return {TOLD, 0}
end
redis.call('DEL', TOTALS)
for _, each in ipairs(cjson.decode(ARGV[3])) do redis.call('HSET', TOTALS, each[1], each[2]) end
redis.call('HSET', META, 'ready', '1')
return {TOLD, 1}
