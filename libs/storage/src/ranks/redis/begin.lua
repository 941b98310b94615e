-- Empties the index unless it already belongs to this history, and answers the revision it is complete to.
-- KEYS order, members, progress   ARGV epoch
if redis.call('HGET', KEYS[3], 'epoch') ~= ARGV[1] then
  redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3])
  redis.call('HSET', KEYS[3], 'epoch', ARGV[1], 'revision', '0')
end
return redis.call('HGET', KEYS[3], 'revision')
