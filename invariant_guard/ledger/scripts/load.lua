-- What a step needs to see, and the revision it is seen at.
--
-- ARGV: schema, id or '', key (used where the id is not known)

local record = ARGV[2] ~= '' and redis.call('HGET', ORDERS, ARGV[2]) or false
local key = record and cjson.decode(record)[2] or ARGV[3]
local live = {}
local ids = redis.call('SMEMBERS', live_of(key))
if #ids > 0 then live = redis.call('HMGET', ORDERS, unpack(ids)) end
return {
  NOW, key, redis.call('HGET', REVS, key) or '0', redis.call('HGET', KEYROWS, key) or '',
  record or '', live,
}
