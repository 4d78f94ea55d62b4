-- Keeps the plan of a key and a source, if the limits are still those it was made of.
--
-- ARGV: the revision, the field, the plan

if LIMITS ~= ARGV[1] then return {told(), 0} end
-- As many as there are keys and sources; a source that is another with each order fills no memory.
if redis.call('HLEN', PLANS) >= 4096 then redis.call('DEL', PLANS) end
redis.call('HSET', PLANS, ARGV[2], ARGV[3])
return {told(), 1}
