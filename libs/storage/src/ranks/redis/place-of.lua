-- Finds one standing. Answers false when the index cannot answer for the revision asked for, an empty list when there is none.
-- KEYS order, members   ARGV epoch, revision, name
-- Answers position, number of standings strictly before its value, member, sort key.
if not answers(ARGV[1], ARGV[2]) then
  return false
end
local held = redis.call('HGET', KEYS[2], ARGV[3])
if not held then
  return {}
end
local member = string.sub(held, string.find(held, ' ', 1, true) + 1)
local key = redis.call('ZSCORE', KEYS[1], member)
return { redis.call('ZRANK', KEYS[1], member), redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. key), member, key }
