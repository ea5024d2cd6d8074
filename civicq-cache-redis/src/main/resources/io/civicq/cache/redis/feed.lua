-- Takes or extends a consumer's turn on the log of a namespace, and returns what comes next.
--
-- KEYS[1]  the log's set   KEYS[2]  the log's stream, see append.lua
-- KEYS[3]  string: <epoch>:<number>, up to where the consumer has dealt with the log
-- KEYS[4]  string with a time to live: whose turn it is
-- ARGV[1]  who asks   ARGV[2]  for how many ms   ARGV[3]  where to go on; empty: at KEYS[3]   ARGV[4]  most entries
--
-- Returns nothing if it is another's turn, or if there is no log; else where it went on from, the log's epoch and newest
-- number, the time of Redis in us, and the entries as the stream has them.
local set, stream, cursor, turn = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local holder = redis.call('GET', turn)
if holder and holder ~= ARGV[1] then return {} end
local first = redis.call('ZRANGE', set, 0, 0)[1]
local epoch = first and string.match(first, '^e:(.+)$')
if not epoch then return {} end
redis.call('SET', turn, ARGV[1], 'PX', ARGV[2])
local last = math.abs(tonumber(redis.call('ZSCORE', set, 'n') or 0))
local time = redis.call('TIME')
local from = ARGV[3]
if from == '' then from = redis.call('GET', cursor) or '' end
local number = string.match(from, ':(%d+)$')
local entries = {}
if number then
  local read = redis.call('XREAD', 'COUNT', ARGV[4], 'STREAMS', stream, number .. '-0')
  if read then entries = read[1][2] end
end
return {from, epoch, string.format('%.0f', last), time[1] .. string.format('%06d', tonumber(time[2])), entries}
