-- Takes in the standings that changed between two revisions of a board's log.
-- KEYS order, members, progress   ARGV epoch, from, to, then per standing: name, revision, member, sort key
-- Answers 'ok', 'stale' (another history, or nothing here yet) or 'behind' (revisions before `from` are missing).
if redis.call('HGET', KEYS[3], 'epoch') ~= ARGV[1] then
  return 'stale'
end
local known = tonumber(redis.call('HGET', KEYS[3], 'revision'))
local from, to = tonumber(ARGV[2]), tonumber(ARGV[3])
if known < from then
  return 'behind'
end
for i = 4, #ARGV, 4 do
  local name, revision, member, key = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3]
  local held = redis.call('HGET', KEYS[2], name)
  local newer = true
  if held then
    local split = string.find(held, ' ', 1, true)
    newer = tonumber(string.sub(held, 1, split - 1)) < revision
    if newer then
      redis.call('ZREM', KEYS[1], string.sub(held, split + 1))
    end
  end
  if newer then
    redis.call('ZADD', KEYS[1], key, member)
    redis.call('HSET', KEYS[2], name, ARGV[i + 1] .. ' ' .. member)
  end
end
if to > known then
  redis.call('HSET', KEYS[3], 'revision', ARGV[3])
end
return 'ok'
