-- Precedes every script: whether the index belongs to this history and lost nothing.
-- KEYS order, members; `members` also holds the fields epoch, revision and whole.
-- A Redis whose memory is full may evict one of the keys: then they do not tell of equally many standings.
local function sound(epoch)
  return redis.call('HGET', KEYS[2], 'epoch') == epoch and redis.call('ZCARD', KEYS[1]) == redis.call('HLEN', KEYS[2]) - 3
end

-- Whether it shows one state of the board, and that not older than the revision.
local function answers(epoch, revision)
  if not sound(epoch) then
    return false
  end
  local progress = redis.call('HMGET', KEYS[2], 'revision', 'whole')
  return progress[2] == '1' and tonumber(progress[1]) >= tonumber(revision)
end
