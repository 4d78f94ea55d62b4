-- Binds a label to an account, once; answers what it is bound to.
--
-- ARGV: label, account (escaped), the event's text

if redis.call('HSETNX', ACCOUNTS, ARGV[1], ARGV[2]) == 1 then
  append('bound', '', '', '0', '', ARGV[3])
end
return {TOLD, redis.call('HGET', ACCOUNTS, ARGV[1])}
