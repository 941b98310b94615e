-- Finds standings. Answers false when the index cannot answer for the revision asked for.
-- KEYS order, members   ARGV epoch, revision, names
-- Answers for each name false when there is none, else position, number of standings strictly before its value, member, sort key.
if not answers(ARGV[1], ARGV[2]) then
  return false
end
local places = {}
for i = 3, #ARGV do
  local held = redis.call('HGET', KEYS[2], ARGV[i])
  if held then
    local member = string.sub(held, string.find(held, ' ', 1, true) + 1)
    local key = redis.call('ZSCORE', KEYS[1], member)
    places[i - 2] = { redis.call('ZRANK', KEYS[1], member), redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. key), member, key }
  else
    places[i - 2] = false
  end
end
return places
