-- Refusals, newest first: pairs of number and text.
--
-- ARGV: how many of the newest are passed over, how many at most

local last = -1 - ARGV[1]
return {TOLD, redis.call('LRANGE', REFUSALS, last - ARGV[2] + 1, last)}
