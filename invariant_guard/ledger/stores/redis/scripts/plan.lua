-- Keeps the plan of a key and a source, if the limits are still those it was made of.
--
-- ARGV: the revision, the field, the words of the plan, and what each order compares, both as JSON

if LIMITS ~= ARGV[1] then return {TOLD, 0} end
-- As many as there are keys and sources; a source that is another with each order fills no memory.
if redis.call('HLEN', PLANS) >= 8192 then redis.call('DEL', PLANS) end
-- Packed behind its form, it is read in a fraction of the time: the server reads every byte of a text
-- that it hands to a script, and most of these numbers are small.
local compared, form, packed = cjson.decode(ARGV[4]), {'<'}, {}
for i, value in ipairs(compared) do
  if type(value) ~= 'string' then
    form[i + 1] = value % 1 == 0 and value >= -1 and value < 128 and 'b' or 'd'
  elseif string.find(value, '%z') then
    form[i + 1], packed[#packed + 1] = 'Hc0', #value
  else
    form[i + 1] = 's'
  end
  packed[#packed + 1] = value
end
form = table.concat(form)
local numbers = form .. '\n' .. struct.pack(form, unpack(packed))
redis.call('HSET', PLANS, WORDS .. ARGV[2], ARGV[3], NUMBERS .. ARGV[2], numbers)
return {TOLD, 1}
