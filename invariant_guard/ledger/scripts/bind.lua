-- Binds a label to an account, once; answers what it is bound to.
--
-- ARGV: schema, label, account (escaped), the event's text

redis.call('HSETNX', ACCOUNTS, ARGV[2], ARGV[3])
local bound = redis.call('HGET', ACCOUNTS, ARGV[2])
if bound == ARGV[3] then append('bound', '', '', '0', '', ARGV[4]) end
return bound
