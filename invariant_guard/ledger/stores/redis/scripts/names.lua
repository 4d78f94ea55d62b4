-- The names of all keys.

return {told(), redis.call('HKEYS', KEYROWS)}
