-- What a step needs to see, and the revision it is seen at.
--
-- ARGV: id or '', key (used where the id is not known)

local record = ARGV[1] ~= '' and redis.call('HGET', ORDERS, ARGV[1]) or false
local key = record and cjson.decode(record)[2] or ARGV[2]
local live, revision = in_flight(key)
return {NOW, key, revision, redis.call('HGET', KEYROWS, key) or '', record or '', live}
