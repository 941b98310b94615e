-- Reads consecutive places. Answers false unless the index is complete to the revision asked for.
-- KEYS order, members, progress   ARGV epoch, revision, offset, limit
-- Answers revision, total, number of standings strictly before the first place's value, then member and sort key of each.
local progress = redis.call('HMGET', KEYS[3], 'epoch', 'revision')
if progress[1] ~= ARGV[1] or tonumber(progress[2]) < tonumber(ARGV[2]) then
  return false
end
local offset, limit = tonumber(ARGV[3]), tonumber(ARGV[4])
local places = {}
if limit > 0 then
  places = redis.call('ZRANGE', KEYS[1], ARGV[3], string.format('%d', offset + limit - 1), 'WITHSCORES')
end
local leading = 0
if places[2] then
  leading = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. places[2])
end
return { progress[2], redis.call('ZCARD', KEYS[1]), leading, places }
