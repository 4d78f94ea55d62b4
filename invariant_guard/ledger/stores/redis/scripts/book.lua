-- The limits in force, and what stands in some scopes.
--
-- ARGV: the scopes

local standings = #ARGV > 0 and redis.call('HMGET', STANDINGS, unpack(ARGV)) or {}
for i = 1, #ARGV do standings[i] = standings[i] or '' end
return {TOLD, limits_state(), redis.call('GET', BOOK) or '', standings}
