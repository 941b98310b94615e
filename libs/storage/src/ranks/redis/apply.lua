-- Takes in standings that were set between two revisions of a board's log.
-- KEYS order, members   ARGV epoch, from, to, source, then per standing: name, revision, member, sort key
-- Source: a 'commit'; 'part' of a longer reading of standings, which misses those that have moved beyond it; or its 'rest'.
-- Answers 'ok', 'stale' (another history, or nothing here yet) or 'behind' (revisions before `from` are missing).
if not sound(ARGV[1]) then
  return 'stale'
end
local known, from, to = tonumber(redis.call('HGET', KEYS[2], 'revision')), tonumber(ARGV[2]), tonumber(ARGV[3])
if known < from then
  return 'behind'
end
for i = 5, #ARGV, 4 do
  local name, revision, member, key = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local held = redis.call('HGET', KEYS[2], name)
  local split = held and string.find(held, ' ', 1, true)
  if not held or tonumber(string.sub(held, 1, split - 1)) < tonumber(revision) then
    if held then
      redis.call('ZREM', KEYS[1], string.sub(held, split + 1))
    end
    redis.call('ZADD', KEYS[1], key, member)
    redis.call('HSET', KEYS[2], name, revision .. ' ' .. member)
  end
end
if to >= known then
  redis.call('HSET', KEYS[2], 'revision', ARGV[3])
  if ARGV[4] ~= 'commit' then
    redis.call('HSET', KEYS[2], 'whole', ARGV[4] == 'rest' and '1' or '0')
  end
end
return 'ok'
