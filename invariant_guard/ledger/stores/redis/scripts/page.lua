-- Events behind a number, oldest first; answers how many are archived, and their texts.
--
-- ARGV: the number, how many at most

local from = math.max(ARGV[1] - DROPPED, 0)
return {TOLD, string.format('%.0f', DROPPED + from), redis.call(
  'LRANGE', EVENTS, from, from + ARGV[2] - 1
)}
