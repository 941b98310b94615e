-- Finds one standing. Answers false unless the index is complete to the revision asked for, an empty list when there is none.
-- KEYS order, members, progress   ARGV epoch, revision, name
-- Answers position, number of standings strictly before its value, member, sort key.
local progress = redis.call('HMGET', KEYS[3], 'epoch', 'revision')
if progress[1] ~= ARGV[1] or tonumber(progress[2]) < tonumber(ARGV[2]) then
  return false
end
local held = redis.call('HGET', KEYS[2], ARGV[3])
if not held then
  return {}
end
local member = string.sub(held, string.find(held, ' ', 1, true) + 1)
local key = redis.call('ZSCORE', KEYS[1], member)
return { redis.call('ZRANK', KEYS[1], member), redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. key), member, key }
