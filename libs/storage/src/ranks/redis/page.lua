-- Reads consecutive places. Answers false when the index cannot answer for the revision asked for.
-- KEYS order, members   ARGV epoch, revision, offset, limit
-- Answers revision, total, number of standings strictly before the first place's value, then member and sort key of each.
if not answers(ARGV[1], ARGV[2]) then
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
return { redis.call('HGET', KEYS[2], 'revision'), redis.call('ZCARD', KEYS[1]), leading, places }
