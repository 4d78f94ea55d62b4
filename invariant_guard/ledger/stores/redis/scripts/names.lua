-- The names of all keys.

return {TOLD, redis.call('HKEYS', KEYROWS)}
