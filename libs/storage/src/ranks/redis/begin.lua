-- Empties the index unless it is sound. Answers the revision up to which all standings were taken in.
-- KEYS order, members   ARGV epoch
if not sound(ARGV[1]) then
  redis.call('UNLINK', KEYS[1], KEYS[2])
  redis.call('HSET', KEYS[2], 'epoch', ARGV[1], 'revision', '0', 'whole', '1')
end
return redis.call('HGET', KEYS[2], 'revision')
