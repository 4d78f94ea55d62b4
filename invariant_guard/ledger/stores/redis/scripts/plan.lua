-- Keeps the plan of a key and a source, if the limits are still those it was made of.
--
-- ARGV: the revision, the field, the words of the plan, and what each order compares, both as JSON

if LIMITS ~= ARGV[1] then return {told(), 0} end
-- As many as there are keys and sources; a source that is another with each order fills no memory.
if redis.call('HLEN', PLANS) >= 8192 then redis.call('DEL', PLANS) end
-- Packed, it is read in a fraction of the time.
local compared = cjson.decode(ARGV[4])
compared[3] = struct.pack('>' .. string.rep('d', #compared[3]), unpack(compared[3]))
redis.call('HSET', PLANS, WORDS .. ARGV[2], ARGV[3], NUMBERS .. ARGV[2], cmsgpack.pack(compared))
return {told(), 1}
