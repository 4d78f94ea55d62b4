-- What a step needs to see, and the revision it is seen at.
--
-- ARGV: id or '', key (used where the id is not known)

local record = ARGV[1] ~= '' and redis.call('HGET', ORDERS, ARGV[1]) or false
local key = record and cjson.decode(record)[2] or ARGV[2]
local row = redis.call('HGET', KEYROWS, key) or ''
local live, revision = in_flight(key)
if revision == '0' and row ~= '' and cjson.decode(row)[3] == 'READY' then
  forgotten(key, row)
  row = redis.call('HGET', KEYROWS, key)
  live, revision = in_flight(key)
end
return {NOW, key, revision, row, record or '', live, SINCE}
