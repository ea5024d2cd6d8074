-- Appends an invalidation to the log of a namespace, or only opens the log.
--
-- KEYS[1]  sorted set. What the log remembers, in one structure so that eviction takes all of it or nothing:
--            e:<epoch>          score -inf   which history this is; the first member by rank
--            n                  -number      of the newest entry
--            f                  -number      the floor: what was forgotten lies at or below it
--            s<name>, h<name>   number       the newest (and newest hard) invalidation of a name, 16 hex digits
--            p<H|S>:<glob>      number       the same of a pattern
-- KEYS[2]  stream. Entry <number>-0 with p = number of its predecessor, e = epoch, i = the invalidation
-- ARGV[1]  an epoch, should a new one be needed
-- ARGV[2]  most members of the set   ARGV[3]  about how many entries of the stream to keep
-- ARGV[4]  a number that the caller has used by itself: the log goes on above it
-- ARGV[5]  the invalidation; empty: only open   ARGV[6...]  the members to stamp
--
-- Returns epoch and number of the newest entry (as text: they exceed 32 bits).
local set, stream = KEYS[1], KEYS[2]
local function text(number) return string.format('%.0f', number) end

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local top = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)
local newest = top[1] and tonumber(string.match(top[1][1], '^%d+')) or 0
local first = redis.call('ZRANGE', set, 0, 0)[1]
local epoch = first and string.match(first, '^e:(.+)$')
local last = math.abs(tonumber(redis.call('ZSCORE', set, 'n') or 0))
local used = tonumber(ARGV[4])

local function add(invalidation)
  local number = math.max(last + 1, newest + 1, now, used + 1)
  redis.call('ZADD', set, -number, 'n')
  redis.call('XADD', stream, 'MAXLEN', '~', ARGV[3], text(number) .. '-0',
    'p', text(last), 'e', epoch, 'i', invalidation)
  last, newest = number, number
  return number
end

if not epoch or last == 0 then
  redis.call('DEL', set)
  epoch = ARGV[1]
  redis.call('ZADD', set, '-inf', 'e:' .. epoch)
  local number = add('')
  redis.call('ZADD', set, -number, 'f')
end
if ARGV[5] == '' then
  if last < used then add('') end
  -- Changes nothing, and fails where nothing could be appended: on a replica, or without memory.
  redis.call('ZADD', set, -last, 'n')
  return {epoch, text(last)}
end

local number = add(ARGV[5])
for i = 6, #ARGV do
  redis.call('ZADD', set, number, ARGV[i])
end
local size = redis.call('ZCARD', set)
if size > tonumber(ARGV[2]) then
  local cut = math.floor(size / 4)
  local floor = tonumber(redis.call('ZRANGE', set, 3 + cut - 1, 3 + cut - 1, 'WITHSCORES')[2])
  -- Members of the last one forgotten may stand on both sides of the cut: all up to its number go.
  redis.call('ZREMRANGEBYSCORE', set, '(0', text(floor))
  local risen = math.max(floor, -tonumber(redis.call('ZSCORE', set, 'f') or 0))
  redis.call('ZADD', set, text(-risen), 'f')
end
return {epoch, text(number)}
