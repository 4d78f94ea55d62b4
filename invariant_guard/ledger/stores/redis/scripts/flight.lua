-- The live records of a key, and its revision.
local function in_flight(key)
  local ids, revision = {}, '0'
  local marks = redis.call('HGETALL', LIVE .. key)
  for i = 1, #marks, 2 do
    if marks[i] == '' then revision = marks[i + 1] else ids[#ids + 1] = marks[i] end
  end
  return records_of(ids), revision
end

